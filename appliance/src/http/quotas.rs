//! Quotas: one's own, that of everybody, and rehearsals.

use super::{
    Routes,
    answer::{Tag, attachment},
    extract::{Call, blocking},
    refusal::Refusal,
};
use api::{
    quotas::{QuotaSettings, RehearsalInfo, RehearsalQuery},
    routes,
};
use app::quotas::{
    PrintSettings,
    rehearsal::{ProposedRule, Rehearsal},
};
use axum::response::Response;
use model::{
    csv,
    quotas::{Quota, QuotaState},
    text::Language,
};

pub(super) fn routes(routes: Routes) -> Routes {
    routes.on(own).on(settings).on(set).on(rehearse).on(file)
}

async fn own(call: Call<routes::OwnQuota>) -> Result<QuotaState, Refusal> {
    Ok(call.app.own_quota(&call.who.caller)?)
}

async fn settings(call: Call<routes::Quotas>) -> Result<(Tag, QuotaSettings), Refusal> {
    let (organization, PrintSettings { quota, keep_print_users }) = call.app.print_settings(&call.who.caller)?;
    Ok((Tag::of(&organization), QuotaSettings { quota, keep_print_users }))
}

async fn set(call: Call<routes::SetQuotas>) -> Result<(), Refusal> {
    let QuotaSettings { quota, keep_print_users } = call.body;
    Ok(call.app.set_print_settings(&call.who.caller, PrintSettings { quota, keep_print_users }).await?)
}

fn rule(query: &RehearsalQuery) -> ProposedRule {
    let RehearsalQuery { period, impressions, color_impressions, .. } = *query;
    let quota = Quota { period, impressions, color_impressions };
    match (query.group, query.user) {
        (Some(group), _) => ProposedRule::Group(group, (!query.no_quota).then_some(quota), !query.no_color),
        (None, Some(user)) => ProposedRule::User(user, quota),
        (None, None) => ProposedRule::Organization(quota),
    }
}

async fn rehearse(call: Call<routes::Rehearsal>) -> Result<RehearsalInfo, Refusal> {
    let rule = rule(&call.query);
    let told = blocking(move || call.app.rehearse(&call.who.caller, &rule)).await?;
    let stopped = told.lines.iter().filter(|line| line.stopped_jobs > 0);
    let gray = told.lines.iter().filter(|line| line.monochrome_jobs > 0);
    Ok(RehearsalInfo {
        from: told.from,
        last: told.last,
        people: told.people,
        jobs: told.jobs,
        stopped_people: stopped.clone().count() as u64,
        stopped_jobs: stopped.map(|line| line.stopped_jobs).sum(),
        monochrome_people: gray.clone().count() as u64,
        monochrome_jobs: gray.map(|line| line.monochrome_jobs).sum(),
    })
}

async fn file(call: Call<routes::RehearsalCsv>) -> Result<Response, Refusal> {
    let (rule, language) = (rule(&call.query), call.language);
    let told = blocking(move || call.app.rehearse(&call.who.caller, &rule)).await?;
    Ok(attachment(table(&told, language), "rehearsal.csv"))
}

/// The list for a spreadsheet, which knows by the mark at its beginning that it is UTF-8.
fn table(told: &Rehearsal, language: Language) -> String {
    let head = match language {
        Language::En => [
            "E-mail address",
            "Name",
            "Jobs",
            "Impressions",
            "Jobs stopped",
            "Impressions stopped",
            "Jobs in black and white instead of color",
        ],
        Language::Fr => [
            "Adresse e-mail",
            "Nom",
            "Travaux",
            "Impressions",
            "Travaux arrêtés",
            "Impressions arrêtées",
            "Travaux en noir et blanc au lieu de couleur",
        ],
    };
    let mut text = format!("\u{feff}{}", csv::row(head));
    for line in &told.lines {
        let numbers = [line.jobs, line.impressions, line.stopped_jobs, line.stopped_impressions, line.monochrome_jobs];
        let [jobs, impressions, stopped, not_printed, gray] = numbers.map(|number| number.to_string());
        text += &csv::row([line.email.as_str(), &line.name, &jobs, &impressions, &stopped, &not_printed, &gray]);
    }
    text
}
