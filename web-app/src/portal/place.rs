//! Where one is on the dashboard: a page and its query, to the address and back. Pure; the browser's history is `router`'s.

use contract::portal::access::Permission;

/// The documents of the dashboard. They are downloaded apart, so that the daily work does not wait for what is set up once in a
/// while.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Signing in and the daily work.
    Portal,
    /// What is tried and looked into: a call, what was charged, where people give up, who did what.
    Insight,
    /// What is set up once in a while.
    Settings,
}

/// A page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Page {
    /// The first page that one may see.
    Home,
    /// Signing in.
    SignIn,
    /// Trying the certificate call.
    Demo,
    /// The transaction log.
    Transactions,
    /// One of its lines.
    Transaction(String),
    /// The cases that wait for a person.
    Reviews,
    /// One of them.
    Review(String),
    /// What a partner's keys and quotas belong to.
    Applications,
    /// One of them.
    Application(String),
    /// Where events go, and what became of them.
    Webhooks,
    /// What was charged.
    Usage,
    /// Where people give up on the H5 page.
    Funnel,
    /// Who works for the organisation.
    Members,
    /// Persons' data: found, handed out, erased, kept.
    Data,
    /// Following an invitation.
    Join,
    /// The audit log.
    Audit,
    /// Who one is, and how the page looks.
    Account,
    /// No page of ours.
    Missing,
}

impl Page {
    /// The pages of the menu, in its order.
    pub(crate) const MENU: [Self; 11] = [
        Self::Demo,
        Self::Transactions,
        Self::Reviews,
        Self::Applications,
        Self::Webhooks,
        Self::Usage,
        Self::Funnel,
        Self::Members,
        Self::Data,
        Self::Audit,
        Self::Account,
    ];

    /// The document that shows the page; none where either does.
    pub(crate) fn part(&self) -> Option<Part> {
        match self {
            Self::Home | Self::Missing => None,
            Self::SignIn | Self::Transactions | Self::Transaction(_) | Self::Reviews | Self::Review(_) => {
                Some(Part::Portal)
            }
            Self::Demo | Self::Usage | Self::Funnel | Self::Audit => Some(Part::Insight),
            Self::Applications
            | Self::Application(_)
            | Self::Webhooks
            | Self::Members
            | Self::Data
            | Self::Join
            | Self::Account => Some(Part::Settings),
        }
    }

    /// What the page asks for, as the server does for its calls.
    pub(crate) fn permission(&self) -> Option<Permission> {
        match self {
            Self::Demo => Some(Permission::TryDemo),
            Self::Transactions | Self::Transaction(_) => Some(Permission::SeeTransactions),
            Self::Reviews | Self::Review(_) => Some(Permission::SeeReviews),
            Self::Applications | Self::Application(_) => Some(Permission::SeeApplications),
            Self::Webhooks => Some(Permission::SeeWebhooks),
            Self::Usage => Some(Permission::SeeUsage),
            Self::Funnel => Some(Permission::SeeFunnel),
            Self::Members => Some(Permission::SeeMembers),
            Self::Data => Some(Permission::SeeErasures),
            Self::Audit => Some(Permission::SeeAudit),
            Self::Home | Self::SignIn | Self::Join | Self::Account | Self::Missing => None,
        }
    }

    /// The page of the menu that this one belongs to.
    pub(crate) fn in_menu(&self) -> Self {
        match self {
            Self::Transaction(_) => Self::Transactions,
            Self::Review(_) => Self::Reviews,
            Self::Application(_) => Self::Applications,
            page => page.clone(),
        }
    }
}

/// A page with its query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// The page.
    pub(crate) page: Page,
    /// Its query without the question mark, encoded.
    pub(crate) query: String,
}

impl Place {
    /// A page without a query.
    pub(crate) fn of(page: Page) -> Self {
        Self { page, query: String::new() }
    }

    /// A page with a query.
    pub(crate) fn with(page: Page, query: String) -> Self {
        Self { page, query }
    }

    /// Reads path and query, as `/reviews?state=open`.
    pub(crate) fn read(address: &str) -> Self {
        let address = address.split_once('#').map_or(address, |(before, _)| before);
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let mut parts = path.strip_prefix('/').unwrap_or("?").split('/');
        let page = match (parts.next(), parts.next(), parts.next()) {
            (Some(""), None, _) => Page::Home,
            (Some("login"), None, _) => Page::SignIn,
            (Some("demo"), None, _) => Page::Demo,
            (Some("transactions"), None, _) => Page::Transactions,
            (Some("transactions"), Some(id), None) if is_id(id) => Page::Transaction(id.to_owned()),
            (Some("reviews"), None, _) => Page::Reviews,
            (Some("reviews"), Some(id), None) if is_id(id) => Page::Review(id.to_owned()),
            (Some("applications"), None, _) => Page::Applications,
            (Some("applications"), Some(id), None) if is_id(id) => Page::Application(id.to_owned()),
            (Some("webhooks"), None, _) => Page::Webhooks,
            (Some("usage"), None, _) => Page::Usage,
            (Some("funnel"), None, _) => Page::Funnel,
            (Some("members"), None, _) => Page::Members,
            (Some("data"), None, _) => Page::Data,
            (Some("invitation"), None, _) => Page::Join,
            (Some("audit"), None, _) => Page::Audit,
            (Some("account"), None, _) => Page::Account,
            _ => Page::Missing,
        };
        Self { page, query: query.to_owned() }
    }

    /// Path and query.
    pub(crate) fn address(&self) -> String {
        let path = match &self.page {
            Page::Home | Page::Missing => "/".to_owned(),
            Page::SignIn => "/login".to_owned(),
            Page::Demo => "/demo".to_owned(),
            Page::Transactions => "/transactions".to_owned(),
            Page::Transaction(id) => format!("/transactions/{id}"),
            Page::Reviews => "/reviews".to_owned(),
            Page::Review(id) => format!("/reviews/{id}"),
            Page::Applications => "/applications".to_owned(),
            Page::Application(id) => format!("/applications/{id}"),
            Page::Webhooks => "/webhooks".to_owned(),
            Page::Usage => "/usage".to_owned(),
            Page::Funnel => "/funnel".to_owned(),
            Page::Members => "/members".to_owned(),
            Page::Data => "/data".to_owned(),
            Page::Join => "/invitation".to_owned(),
            Page::Audit => "/audit".to_owned(),
            Page::Account => "/account".to_owned(),
        };
        if self.query.is_empty() { path } else { format!("{path}?{}", self.query) }
    }
}

/// Whether a part of a path can be an id of ours: it goes into the paths of calls as it is.
fn is_id(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_has_an_address_that_leads_back_to_it() {
        for (address, page) in [
            ("/", Page::Home),
            ("/login", Page::SignIn),
            ("/demo", Page::Demo),
            ("/transactions", Page::Transactions),
            ("/transactions/8e31a91c-7437", Page::Transaction("8e31a91c-7437".to_owned())),
            ("/reviews", Page::Reviews),
            ("/reviews/0199-ab_C", Page::Review("0199-ab_C".to_owned())),
            ("/applications", Page::Applications),
            ("/applications/0199-ab", Page::Application("0199-ab".to_owned())),
            ("/webhooks", Page::Webhooks),
            ("/usage", Page::Usage),
            ("/funnel", Page::Funnel),
            ("/members", Page::Members),
            ("/data", Page::Data),
            ("/invitation", Page::Join),
            ("/audit", Page::Audit),
            ("/account", Page::Account),
        ] {
            assert_eq!(Place::read(address), Place::of(page.clone()));
            assert_eq!(Place::of(page.clone()).address(), address);
            let with = Place::with(page, "state=open".to_owned());
            assert_eq!(Place::read(&format!("{address}?state=open#part")), with);
            assert_eq!(with.address(), format!("{address}?state=open"));
        }
    }

    #[test]
    fn what_is_no_page_is_said_to_be_missing() {
        let long = format!("/reviews/{}", "a".repeat(65));
        for address in
            ["", "reviews", "/reviews/", "/reviews/a/b", "/reviews/%2e%2e", "//evil.example", "/x", &long]
        {
            assert_eq!(Place::read(address).page, Page::Missing, "{address}");
        }
    }
}
