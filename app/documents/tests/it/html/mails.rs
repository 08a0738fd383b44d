//! Forty mails of our own making, of the kinds that people get.

use crate::kit;
use base64::{Engine, prelude::BASE64_STANDARD};

/// A mail.
pub struct Mail {
    pub name: &'static str,
    pub html: String,
    /// Words that have to be there, whatever a browser does.
    pub has: Vec<&'static str>,
    /// Whether a browser leaves out what does not fit beside the rest.
    pub cut_by_browsers: bool,
}

impl Mail {
    fn with(self, words: &[&'static str]) -> Self {
        Self { has: words.to_vec(), ..self }
    }

    fn cut_by_browsers(self) -> Self {
        Self { cut_by_browsers: true, ..self }
    }
}

/// All of them.
pub fn all() -> Vec<Mail> {
    [receipts(), tables(), newsletters(), invoices(), hidden(), scripts(), written(), arranged()]
        .into_iter()
        .flatten()
        .collect()
}

fn mail(name: &'static str, style: &str, body: &str) -> Mail {
    let html = format!(
        "<!DOCTYPE html><html><head><meta name=viewport content='width=device-width'><style>{style}</style></head>\
         <body>{body}</body></html>"
    );
    Mail { name, html, has: Vec::new(), cut_by_browsers: false }
}

fn picture(width: u32, height: u32, pixel: &[u8; 3]) -> String {
    format!("data:image/png;base64,{}", BASE64_STANDARD.encode(kit::png(width, height, pixel)))
}

/// Receipts for every width of screen: letters of no size around columns, a line for the mailbox that nobody sees.
fn receipts() -> Vec<Mail> {
    let one = |name, size: u32, width: u32| {
        let rows: String = (1..9)
            .map(|n| format!("<tr><td style='font-size:14px;padding:6px'>Item {n} of the order<td align=right style='font-size:14px'>{n},10 €"))
            .collect();
        mail(
            name,
            "@media only screen and (max-width:480px){.m{display:none!important}} .total{border-top:2px solid #333}",
            &format!(
                "<div style='display:none;max-height:0;overflow:hidden'>Preheader</div>\
                 <div style='font-size:{size}px;background:#f4f4f4'><div style='max-width:{width}px;margin:0 auto'>\
                 <div style='display:inline-block;width:50%;vertical-align:top'><p style='font-size:16px'>Thank you, Ada</p></div>\
                 <div style='display:inline-block;width:50%'><p style='font-size:16px' class=m>Order 4711</p></div>\
                 <table width='100%' cellpadding=0 cellspacing=0 style='font-size:14px'>{rows}\
                 <tr><td class=total style='font-size:18px'><b>Total</b><td class=total align=right style='font-size:18px'><b>36,80 €</b></table>\
                 </div></div>"
            ),
        )
        .with(&["Total", "4711", "36,80"])
    };
    vec![one("receipt-600", 0, 600), one("receipt-640", 0, 640), one("receipt-480", 1, 480), one("receipt-700", 0, 700)]
}

/// Tables in tables, as programs for newsletters write them.
fn tables() -> Vec<Mail> {
    let nested = |name, depth: usize| {
        let mut inside = "<p>Innermost cell</p>".to_owned();
        for level in 0..depth {
            inside = format!(
                "<table border={} cellpadding=4 width='100%'><tr><td>Left{level}</td><td>{inside}</td></tr></table>",
                level % 2
            );
        }
        mail(name, "", &inside).with(&["Innermost", "Left0"])
    };
    let spanning = mail(
        "cells-that-span",
        "table{border-collapse:collapse} td,th{border:1px solid #999;padding:4px} tfoot td{border-top:3px double}",
        "<table><caption>Hours</caption><thead><tr><th rowspan=2>Day<th colspan=2>Hours<tr><th>from<th>to</thead>\
         <tfoot><tr><td colspan=3>All times local</tfoot><tbody><tr><td>Monday<td>8:00<td>17:00<tr><td>Tuesday\
         <td colspan=2>closed</tbody></table>",
    );
    vec![nested("nested-4", 4), nested("nested-7", 7), nested("nested-10", 10), nested("nested-13", 13), spanning]
}

/// Newsletters that are wider than paper.
fn newsletters() -> Vec<Mail> {
    let one = |name, width: u32| {
        let columns: String = (0..3)
            .map(|n| {
                format!(
                    "<td width={0} valign=top style='padding:10px'><img src='{1}' width={2} height=80 alt='Picture {n}'>\
                     <h3>Story {n}</h3><p>Lorem ipsum dolor sit amet, consectetur adipiscing elit, number {n}.</p></td>",
                    width / 3,
                    picture(60, 40, &[200, 30, 40]),
                    width / 3 - 20
                )
            })
            .collect();
        mail(
            name,
            "body{background:#eee;font-family:Helvetica,Arial,sans-serif}",
            &format!(
                "<table align=center width={width} style='width:{width}px;background:#fff'><tr><td colspan=3 \
                 style='background:#003366;color:#fff;padding:20px'><h1>Weekly news</h1></td></tr><tr>{columns}</tr>\
                 <tr><td colspan=3 align=right>Far right</td></tr></table>"
            ),
        )
        .with(&["right", "2."])
        .cut_by_browsers()
    };
    vec![
        one("newsletter-800", 800),
        one("newsletter-900", 900),
        one("newsletter-1000", 1000),
        one("newsletter-1200", 1200),
    ]
}

/// Invoices with more columns than fit.
fn invoices() -> Vec<Mail> {
    let one = |name, columns: usize| {
        let head: String = (0..columns).map(|n| format!("<th>C{n}</th>")).collect();
        let row = |row: usize| (0..columns).map(|n| format!("<td>{}.{n:02}</td>", (row * n) % 97)).collect::<String>();
        let rows: String = (1..40).map(|n| format!("<tr>{}</tr>", row(n))).collect();
        mail(
            name,
            "",
            &format!(
                "<h2>Invoice</h2><table border=1 cellspacing=0 cellpadding=3><tr>{head}</tr>{rows}</table><p>Sum</p>"
            ),
        )
    };
    vec![
        one("invoice-12", 12).with(&["C11", "Sum"]),
        one("invoice-18", 18).with(&["C17", "Sum"]),
        one("invoice-24", 24).with(&["C23", "Sum"]).cut_by_browsers(),
        one("invoice-30", 30).with(&["C29", "Sum"]).cut_by_browsers(),
    ]
}

/// What nobody is to see.
fn hidden() -> Vec<Mail> {
    let one = |name, style: &str| {
        mail(
            name,
            style,
            "<p>Before</p><div class=x><p>Secret</p></div><p class=y>After</p><!--[if mso]><p>Only Outlook</p><![endif]-->",
        )
        .with(&["Before"])
    };
    vec![
        one("hidden-display", ".x{display:none}"),
        one("hidden-visibility", ".x{visibility:hidden}"),
        one("hidden-on-paper", "@media print{.x{display:none}}"),
        one("hidden-on-screens", "@media screen{.y{display:none}} .x{position:absolute;left:-9999px}"),
        one("hidden-opacity", ".x{opacity:0}"),
        one("hidden-height", ".x{max-height:0;overflow:hidden}"),
        mail(
            "hidden-size",
            ".x{font-size:0;line-height:0} .x span{font-size:12px}",
            "<p>Before</p><div class=x>Secret<span>Shown</span></div><p hidden>Secret</p>",
        )
        .with(&["Shown"]),
    ]
}

/// Other scripts than Latin.
fn scripts() -> Vec<Mail> {
    vec![
        mail("arabic", "", "<div dir=rtl><h2>فاتورة</h2><p>السلام عليكم</p><ul><li>شكرا</li></ul></div>"),
        mail("hebrew", "", "<p dir=rtl>שלום עולם</p>"),
        mail("japanese", "", &format!("<h1>会議の資料</h1>{}", "<p>本日の会議の資料をお送りします。</p>".repeat(8))),
        mail("chinese", "", "<table border=1><tr><td>打印服务<td>数量<tr><td>纸张<td>12</table>"),
        mail("korean", "", "<p>인쇄 서비스 안내</p>"),
        mail("hindi", "", "<p>मुद्रक सेवा नमस्ते</p>"),
        mail("thai", "", "<p>เครื่องพิมพ์</p>"),
    ]
}

/// What people write, and what their programs put around it.
fn written() -> Vec<Mail> {
    vec![
        mail(
            "lists",
            "",
            "<ol><li>One<ul><li>Sub A</li><li>Sub B</li></ul></li><li value=7>Seven</li></ol><dl><dt>Term</dt>\
             <dd>Meaning</dd></dl><ul><li><p>Item</p></li></ul><blockquote>Quoted text</blockquote><pre>a  b\n  c</pre>",
        )
        .with(&["7.", "Meaning"]),
        mail(
            "links",
            "",
            "<p>Click <a href='https://example.org'>this link</a> and <a href='mailto:a@b'>mail us</a>.</p><hr>\
             <p style='color:red'>Red text, <s>struck</s> and <u>underlined</u></p>",
        ),
        mail(
            "outlook",
            "p.MsoNormal{margin:0cm;font-size:11.0pt;font-family:\"Calibri\",sans-serif} \
             @page WordSection1{size:612.0pt 792.0pt;margin:70.85pt} div.WordSection1{page:WordSection1}",
            "<div class=WordSection1><p class=MsoNormal><span style='font-size:11.0pt;font-family:Calibri'>Dear all,\
             <o:p></o:p></span></p><p class=MsoNormal><o:p>&nbsp;</o:p></p><table class=MsoTableGrid border=1><tr>\
             <td width=200>Name<td width=300>Value</table><p class=MsoNormal>Regards</p></div>",
        ),
        mail(
            "quotation",
            "",
            "<div dir=ltr>Yes, fine.</div><br><div class=gmail_quote><div>On Mon Ada wrote:</div><blockquote \
             style='margin:0 0 0 .8ex;border-left:1px #ccc solid;padding-left:1ex'>Shall we meet?<br>Ada</blockquote></div>",
        ),
        mail(
            "flowed",
            "",
            &format!(
                "<div style='white-space:pre-wrap'>{}</div>",
                "Lines that flow, one after the other. \n".repeat(60)
            ),
        ),
        mail(
            "long",
            "",
            &(0..150)
                .map(|n| {
                    format!("<p>Paragraph number {n} has a few words in it so that it fills the page and goes on.</p>")
                })
                .collect::<String>(),
        )
        .with(&["149"]),
        mail(
            "pages",
            "",
            "<p>First</p><p style='page-break-before:always'>Second</p><br clear=all style='page-break-before: always'>\
             <div style='page-break-after:always'>Third</div><div>Fourth</div>",
        ),
        mail(
            "pictures",
            "",
            &format!(
                "<p>Logo: <img src='{}' alt=Logo></p><p>Missing: <img src='https://example.org/x.png' alt='Remote' \
                 width=100 height=40></p><img src='{}' width=1 height=1>",
                picture(300, 100, &[0, 90, 180]),
                picture(1, 1, &[0, 0, 0])
            ),
        ),
    ]
}

/// Columns without tables.
fn arranged() -> Vec<Mail> {
    vec![
        mail(
            "flex",
            "",
            "<div style='display:flex;justify-content:space-between'><div>Left flex</div><div>Middle flex</div>\
             <div>Right flex</div></div><div style='display:grid;grid-template-columns:1fr 1fr'><div>G1</div>\
             <div>G2</div><div>G3</div></div>",
        ),
        mail(
            "floats",
            "",
            "<div style='float:left;width:40%'>Float left text</div><div style='float:right;width:40%'>Float right \
             text</div><div style='clear:both'>Below floats</div>",
        ),
        mail(
            "columns-that-float",
            "",
            "<table align=left width=280><tr><td>First column</table><table align=left width=280><tr><td>Second \
             column</table><div style='clear:both'>Below</div>",
        ),
    ]
}
