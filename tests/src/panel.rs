//! The panel beside a printer as an old browser without scripts sees it: pages, forms and buttons.

use crate::http::{Http, HttpResponse};
use std::cell::RefCell;

/// A browser at a panel.
pub struct Panel {
    http: Http,
    path: String,
    page: RefCell<Page>,
}

impl Panel {
    pub(crate) fn new(http: Http, path: &str) -> Self {
        Self { http, path: path.to_owned(), page: RefCell::default() }
    }

    /// Opens the address of the panel.
    pub async fn open(&self) -> String {
        self.follow(self.http.get(&self.path).await).await
    }

    /// A badge at the reader, which types like a keyboard and ends with Enter.
    ///
    /// # Panics
    /// When the page has no field for it.
    pub async fn tap(&self, badge: &str) -> String {
        self.fill_in(&[("badge", badge)]).await
    }

    /// Fills in the form that has all of these fields, and presses Enter.
    ///
    /// # Panics
    /// When there is no such form on the page.
    pub async fn fill_in(&self, values: &[(&str, &str)]) -> String {
        let form = self.form(|form| values.iter().all(|(name, _)| form.fields.iter().any(|f| f.name == *name)));
        let mut fields = form.sent(form.buttons.first());
        for (name, value) in values {
            fields.retain(|(n, _)| n != name);
            fields.push(((*name).to_owned(), (*value).to_owned()));
        }
        self.submit(&form, &fields).await
    }

    /// Chooses every job on the page and prints.
    ///
    /// # Panics
    /// When there is nothing to print.
    pub async fn print_all(&self) -> String {
        self.press("Print", |_| true).await
    }

    /// Chooses the jobs whose line on the page has `title` in it, and presses a button.
    ///
    /// # Panics
    /// When there is no such job or button.
    pub async fn choose(&self, title: &str, button: &str) -> String {
        let wanted = title.to_owned();
        self.press(button, move |label| label.contains(&wanted)).await
    }

    /// Presses a button whose text begins with `label`, with the boxes checked that `chosen` accepts.
    ///
    /// # Panics
    /// When there is no such button.
    pub async fn press(&self, label: &str, chosen: impl Fn(&str) -> bool) -> String {
        let form = self.form(|form| form.buttons.iter().any(|b| b.label.starts_with(label)));
        let button = form.buttons.iter().find(|b| b.label.starts_with(label)).expect("it was just found").clone();
        let mut fields = form.sent(Some(&button));
        let boxes = form.boxes.iter().filter(|b| chosen(&b.label));
        fields.extend(boxes.map(|b| (b.name.clone(), b.value.clone())));
        self.submit(&form, &fields).await
    }

    /// Opens another address of the panel.
    pub async fn goes_to(&self, path: &str) -> String {
        self.page.borrow_mut().path = path.to_owned();
        self.follow(self.http.get(path).await).await
    }

    /// Presses a button as [`Panel::press`], with these values in fields of the form.
    ///
    /// # Panics
    /// When there is no such button.
    pub async fn press_with(&self, label: &str, chosen: impl Fn(&str) -> bool, values: &[(&str, &str)]) -> String {
        let form = self.form(|form| form.buttons.iter().any(|b| b.label.starts_with(label)));
        let button = form.buttons.iter().find(|b| b.label.starts_with(label)).expect("it was just found").clone();
        let mut fields = form.sent(Some(&button));
        fields.extend(form.boxes.iter().filter(|b| chosen(&b.label)).map(|b| (b.name.clone(), b.value.clone())));
        for (name, value) in values {
            assert!(form.fields.iter().any(|f| f.name == *name), "the page has no field {name}");
            fields.retain(|(n, _)| n != name);
            fields.push(((*name).to_owned(), (*value).to_owned()));
        }
        self.submit(&form, &fields).await
    }

    /// What can be read on the page.
    #[must_use]
    pub fn text(&self) -> String {
        self.page.borrow().text()
    }

    /// The page as it came.
    #[must_use]
    pub fn html(&self) -> String {
        self.page.borrow().html.clone()
    }

    /// The HTTP side of it.
    #[must_use]
    pub const fn http(&self) -> &Http {
        &self.http
    }

    fn form(&self, wanted: impl Fn(&Form) -> bool) -> Form {
        let page = self.page.borrow();
        page.forms().into_iter().find(wanted).unwrap_or_else(|| panic!("no such form on the page: {}", page.html))
    }

    async fn submit(&self, form: &Form, fields: &[(String, String)]) -> String {
        let action = if form.action.is_empty() { self.page.borrow().path.clone() } else { form.action.clone() };
        let answer = self.http.submit_form(&action, fields).await;
        self.page.borrow_mut().path = action;
        self.follow(answer).await
    }

    async fn follow(&self, mut answer: HttpResponse) -> String {
        let mut path = self.page.borrow().path.clone();
        if path.is_empty() {
            path.clone_from(&self.path);
        }
        for _ in 0..3 {
            if !(300..400).contains(&answer.status) {
                break;
            }
            path = answer.header("location");
            answer = self.http.get(&path).await;
        }
        assert!(answer.status < 500, "{} {}", answer.status, answer.text());
        let page = Page { path, html: answer.text() };
        let text = page.text();
        self.page.replace(page);
        text
    }
}

/// A page and where it is.
#[derive(Default)]
struct Page {
    path: String,
    html: String,
}

#[derive(Clone, Debug, Default)]
struct Form {
    action: String,
    fields: Vec<Field>,
    boxes: Vec<Field>,
    buttons: Vec<Field>,
}

#[derive(Clone, Debug, Default)]
struct Field {
    name: String,
    value: String,
    label: String,
}

impl Form {
    /// What is sent when `button` is pressed and nothing was changed.
    fn sent(&self, button: Option<&Field>) -> Vec<(String, String)> {
        let all = self.fields.iter().chain(button);
        all.filter(|f| !f.name.is_empty()).map(|f| (f.name.clone(), f.value.clone())).collect()
    }
}

/// A piece of HTML.
enum Token {
    Open(String, Vec<(String, String)>),
    Close(String),
    Text(String),
}

impl Page {
    /// What can be read, a line for each piece of text.
    fn text(&self) -> String {
        let mut lines: Vec<String> = Vec::new();
        let mut hidden = false;
        for token in tokens(&self.html) {
            match token {
                Token::Open(name, _) if matches!(name.as_str(), "style" | "script" | "title" | "svg") => hidden = true,
                Token::Close(name) if matches!(name.as_str(), "style" | "script" | "title" | "svg") => hidden = false,
                Token::Text(text) if !hidden && !text.trim().is_empty() => {
                    lines.push(text.split_whitespace().collect::<Vec<_>>().join(" "));
                }
                _ => {}
            }
        }
        lines.join("\n")
    }

    fn forms(&self) -> Vec<Form> {
        let mut forms: Vec<Form> = Vec::new();
        let mut inside = false;
        // The text after a box up to the next one is its label; so is the text inside of a button.
        let (mut boxed, mut button) = (false, None::<Field>);
        for token in tokens(&self.html) {
            match token {
                Token::Open(name, attributes) => {
                    let get = |key: &str| attributes.iter().find(|(k, _)| k == key).map(|(_, v)| v.clone());
                    let text = |key: &str| get(key).unwrap_or_default();
                    let field = Field { name: text("name"), value: text("value"), label: String::new() };
                    match (name.as_str(), text("type").as_str()) {
                        ("form", _) => {
                            forms.push(Form { action: text("action"), ..Form::default() });
                            (inside, boxed) = (true, false);
                        }
                        _ if !inside => {}
                        ("input", "checkbox" | "radio") => {
                            let value = get("value").unwrap_or_else(|| "on".to_owned());
                            last(&mut forms).boxes.push(Field { value, ..field });
                            boxed = true;
                        }
                        ("input", "submit") => {
                            let label = field.value.clone();
                            last(&mut forms).buttons.push(Field { label, ..field });
                        }
                        ("input" | "select" | "textarea", _) => last(&mut forms).fields.push(field),
                        ("button", _) => (button, boxed) = (Some(field), false),
                        _ => {}
                    }
                }
                Token::Close(name) if name == "form" => (inside, boxed) = (false, false),
                Token::Close(name) if name == "button" => {
                    if let (Some(done), true) = (button.take(), inside) {
                        last(&mut forms).buttons.push(done);
                    }
                }
                Token::Text(text) => {
                    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                    if let Some(button) = &mut button {
                        button.label.push_str(&text);
                    } else if let (true, Some(last)) = (boxed, forms.last_mut().and_then(|f| f.boxes.last_mut())) {
                        last.label.push_str(&text);
                        last.label.push(' ');
                    }
                }
                Token::Close(_) => {}
            }
        }
        forms
    }
}

fn last(forms: &mut [Form]) -> &mut Form {
    forms.last_mut().expect("a field stands in a form")
}

fn tokens(html: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        if start > 0 {
            tokens.push(Token::Text(plain(&rest[..start])));
        }
        let Some(length) = rest[start..].find('>') else { break };
        let tag = rest[start + 1..start + length].trim_end_matches('/').trim();
        rest = &rest[start + length + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            tokens.push(Token::Close(name.trim().to_ascii_lowercase()));
        } else if !tag.starts_with('!') {
            let (name, attributes) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
            tokens.push(Token::Open(name.to_ascii_lowercase(), self::attributes(attributes)));
        }
    }
    tokens.push(Token::Text(plain(rest)));
    tokens
}

fn attributes(mut text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    loop {
        text = text.trim_start();
        let end = text.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(text.len());
        if end == 0 {
            return found;
        }
        let name = text[..end].to_ascii_lowercase();
        text = &text[end..];
        let mut value = String::new();
        if let Some(after) = text.strip_prefix('=') {
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
            let (inner, more) = match quote {
                Some(quote) => after[1..].split_once(quote).unwrap_or((&after[1..], "")),
                None => after.split_once(char::is_whitespace).unwrap_or((after, "")),
            };
            value = plain(inner);
            text = more;
        }
        found.push((name, value));
    }
}

fn plain(text: &str) -> String {
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#x27;", "'"), ("&nbsp;", " ")];
    entities.iter().fold(text.to_owned(), |t, (entity, c)| t.replace(entity, c)).replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_read_as_a_browser_reads_them() {
        let html = r#"<title>x</title><form action="/a" method=post><input type=hidden name="k" value="1 &amp; 2">
            <label><input type="checkbox" name="job" value="7"> Report <b>3 pages</b></label>
            <button name="do" value="print">Print <i>all</i></button></form><p>Hello</p>"#;
        let page = Page { path: String::new(), html: html.to_owned() };
        let forms = page.forms();
        assert_eq!(forms.len(), 1);
        assert_eq!(forms[0].action, "/a");
        assert_eq!(
            forms[0].sent(forms[0].buttons.first()),
            [("k".to_owned(), "1 & 2".to_owned()), ("do".to_owned(), "print".to_owned())]
        );
        assert_eq!(forms[0].boxes[0].label.trim(), "Report 3 pages");
        assert_eq!(forms[0].buttons[0].label, "Printall");
        assert!(page.text().ends_with("Hello") && !page.text().contains('x'));
    }
}
