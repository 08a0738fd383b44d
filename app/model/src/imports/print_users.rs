//! A file of users of Print Management: which print groups each is in, and under which quota (I4 to I6).

use super::{
    BadFile, Change, Fault, FileLine, LineProblem, PRINT_USERS_HEADER,
    read::{DELETE, Values, at, group_names, lines},
    spreadsheet,
};
use crate::{
    quotas::{Period, Quota},
    text::{Email, GroupName},
};

/// A line of a file of users of Print Management.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintUserLine {
    /// Who.
    pub email: Email,
    /// The names of all the print groups, where some are given.
    pub groups: Option<Vec<GroupName>>,
    /// What becomes of the quota that counts instead of those of the groups.
    pub quota: Change<Quota>,
}

/// The lines of a file of users of Print Management. A `strict` reading refuses lines with fewer values than the header.
///
/// # Errors
/// When it is no such file as a whole.
pub fn print_users(file: &[u8], strict: bool) -> Result<Vec<FileLine<PrintUserLine>>, BadFile> {
    let table = spreadsheet::table(file, &PRINT_USERS_HEADER)?;
    Ok(lines(table, strict, 0, |values, _| print_user(values)))
}

fn print_user(values: &Values) -> Result<PrintUserLine, Fault> {
    let email = values.email(0)?;
    let groups = group_names(values.at(1)).map_err(|problem| at(1, problem))?;
    let period = match values.at(4).trim() {
        "" => None,
        "day" => Some(Period::Day),
        "week" => Some(Period::Week),
        "month" => Some(Period::Month),
        _ => return Err(at(4, LineProblem::PeriodForm)),
    };
    let color = values.at(3).trim();
    let quota = match values.at(2).trim() {
        // What stands beside a quota that is not there would be lost.
        "" if !color.is_empty() => return Err(at(3, LineProblem::QuotaForm)),
        "" => Change::Keep,
        DELETE => Change::Clear,
        text => {
            let impressions = limit(text).ok_or(at(2, LineProblem::QuotaForm))?;
            let color_impressions =
                if color.is_empty() { None } else { limit(color).ok_or(at(3, LineProblem::QuotaForm))? };
            Change::Set(Quota { period: period.unwrap_or_default(), impressions, color_impressions })
        }
    };
    Ok(PrintUserLine { email, groups, quota })
}

/// A limit as it is written: a number, `unlimited` or `none`; none when it is nothing of these.
fn limit(text: &str) -> Option<Option<u32>> {
    match text {
        "unlimited" => Some(None),
        "none" => Some(Some(0)),
        number => number.parse().ok().map(Some),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        imports::{ImportKind, PRINT_USERS_EXAMPLE},
        text::Language,
    };

    fn told(file: &str) -> Vec<String> {
        let say = |line: FileLine<PrintUserLine>| match line.asks {
            Ok(asks) => {
                let groups = asks
                    .groups
                    .map_or("-".to_owned(), |names| names.iter().map(GroupName::as_str).collect::<Vec<_>>().join("+"));
                let quota = match asks.quota {
                    Change::Keep => "-".to_owned(),
                    Change::Clear => "cleared".to_owned(),
                    Change::Set(Quota { period, impressions, color_impressions }) => {
                        format!("{impressions:?} {color_impressions:?} {period:?}")
                    }
                };
                format!("{} {groups} {quota}", asks.email)
            }
            Err(fault) => fault.sentence(ImportKind::PrintUsers, Language::En),
        };
        print_users(file.as_bytes(), false).unwrap().into_iter().map(say).collect()
    }

    #[test]
    fn each_line_has_a_group_or_a_quota_or_a_reason() {
        assert_eq!(
            told(PRINT_USERS_EXAMPLE),
            [
                "jdoe@company.com Readers -",
                "llane@company.com Readers+Press Some(500) Some(50) Month",
                "ckent@company.com - None Some(0) Month",
                "pwhite@company.com - cleared",
            ]
        );
        let lines = "EMAIL,GROUP,QUOTA,COLOR_QUOTA,PERIOD\na@b,,many,,\na@b,,7,few,\na@b,,,5,\na@b,,7,,year\nnobody,,7,,\na@b,,7,,week\n";
        assert_eq!(
            told(lines),
            [
                "QUOTA: This must be a whole number, unlimited or none.",
                "COLOR_QUOTA: This must be a whole number, unlimited or none.",
                "COLOR_QUOTA: This must be a whole number, unlimited or none.",
                "PERIOD: This must be day, week or month.",
                "EMAIL: This is not a valid e-mail address.",
                "a@b - Some(7) None Week",
            ]
        );
        assert_eq!(told("EMAIL,GROUP,QUOTA\na@b,Readers,7\n"), ["a@b Readers Some(7) None Month"]);
        assert_eq!(print_users(b"EMAIL,QUOTA,GROUP\na@b,,\n", false), Err(BadFile::Header));
    }
}
