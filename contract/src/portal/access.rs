//! Who may do what: roles, permissions, and the doors of `/portal/v1` with what each asks for. One table; the server
//! opens no door that is not in it, and the dashboard shows no menu beyond it.

use serde::{Deserialize, Serialize};

/// What a member is. Somebody may be several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Answers for the organisation.
    Owner,
    /// Looks after applications and members; sees no personal data.
    Admin,
    /// Reviews captures.
    Analyst,
    /// Builds against the API; sees no personal data.
    Developer,
    /// Looks after usage and charges; sees no personal data.
    Billing,
    /// Checks what others did; sees no personal data.
    Auditor,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 6] =
        [Self::Owner, Self::Admin, Self::Analyst, Self::Developer, Self::Billing, Self::Auditor];

    /// As the wire and the store write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Admin => "admin",
            Self::Analyst => "analyst",
            Self::Developer => "developer",
            Self::Billing => "billing",
            Self::Auditor => "auditor",
        }
    }

    /// The role of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }

    /// Whether this role allows it.
    pub fn may(self, permission: Permission) -> bool {
        permission.roles().contains(&self)
    }

    /// Whether members of the roles `own` may give and take these. Whoever looks after members gives nobody, themselves least
    /// of all, what they are kept from: owners alone give roles that allow more than their own.
    pub fn may_give(own: &[Self], roles: &[Self]) -> bool {
        let allowed = Permission::of(own);
        let is_within = Permission::of(roles).iter().all(|permission| allowed.contains(permission));
        own.contains(&Self::Owner) || (is_within && !roles.contains(&Self::Owner))
    }
}

/// What can be allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// See cases, with personal data masked.
    SeeReviews,
    /// See a case's personal data unmasked; every look is in the audit log.
    SeePersonalData,
    /// See a case's pictures; every look is in the audit log.
    SeePictures,
    /// Claim, release and decide cases.
    DecideReviews,
    /// Open a decided case again, or one of what the machine decided without a doubt.
    ReopenReviews,
    /// Read the audit log and check its chain.
    SeeAudit,
    /// See the transaction log.
    SeeTransactions,
    /// Take the transaction log away as a file; every export is in the audit log.
    ExportTransactions,
    /// Try the certificate call on the dashboard, out of an application's test calls; every try is in the audit log.
    TryDemo,
    /// See what is charged, and take it away as a file.
    SeeUsage,
    /// See where people give up on the H5 page.
    SeeFunnel,
    /// See the organisation's applications.
    SeeApplications,
    /// Make applications, change and close them; make, rotate and take back their credentials.
    ChangeApplications,
    /// Make, rotate and take back test credentials of the certificate door, whose calls are answered and charged apart.
    ChangeTestCredentials,
    /// See webhooks, callbacks and what became of deliveries.
    SeeWebhooks,
    /// Make, change and try webhooks; send deliveries again.
    ChangeWebhooks,
    /// See who works for the organisation.
    SeeMembers,
    /// Invite members, change what they are, and shut them out.
    ChangeMembers,
    /// Change the organisation's settings.
    ChangeSettings,
    /// See requests to erase a person's data, and how long data is kept.
    SeeErasures,
    /// Find what is held on a person, erase it, and change how long data is kept.
    ManageData,
    /// Take all that is held on a person away as a file, which shows it.
    HandOutData,
}

impl Permission {
    /// Every permission.
    pub const ALL: [Self; 22] = [
        Self::SeeReviews,
        Self::SeePersonalData,
        Self::SeePictures,
        Self::DecideReviews,
        Self::ReopenReviews,
        Self::SeeAudit,
        Self::SeeTransactions,
        Self::ExportTransactions,
        Self::TryDemo,
        Self::SeeUsage,
        Self::SeeFunnel,
        Self::SeeApplications,
        Self::ChangeApplications,
        Self::ChangeTestCredentials,
        Self::SeeWebhooks,
        Self::ChangeWebhooks,
        Self::SeeMembers,
        Self::ChangeMembers,
        Self::ChangeSettings,
        Self::SeeErasures,
        Self::ManageData,
        Self::HandOutData,
    ];

    /// Who has it. Settings are the owner's alone: four eyes are a control on everybody else.
    pub fn roles(self) -> &'static [Role] {
        match self {
            Self::SeeReviews => &[Role::Owner, Role::Admin, Role::Analyst, Role::Auditor],
            Self::SeePersonalData | Self::SeePictures | Self::DecideReviews => &[Role::Owner, Role::Analyst],
            Self::ReopenReviews
            | Self::ChangeApplications
            | Self::ChangeWebhooks
            | Self::ChangeMembers
            | Self::ManageData => &[Role::Owner, Role::Admin],
            Self::SeeMembers | Self::SeeErasures => &[Role::Owner, Role::Admin, Role::Auditor],
            Self::SeeAudit => &[Role::Owner, Role::Auditor],
            // Nothing in the log tells who a person is, unless a caller's own id does.
            Self::SeeTransactions | Self::SeeApplications => &Role::ALL,
            Self::ExportTransactions => &[Role::Owner, Role::Admin, Role::Billing, Role::Auditor],
            // Whoever tries it types somebody's data: those who look after books and logs have no need to.
            Self::SeeUsage => &[Role::Owner, Role::Admin, Role::Developer, Role::Billing, Role::Auditor],
            Self::TryDemo | Self::SeeFunnel => &[Role::Owner, Role::Admin, Role::Analyst, Role::Developer],
            Self::ChangeTestCredentials => &[Role::Owner, Role::Admin, Role::Developer],
            Self::SeeWebhooks => &[Role::Owner, Role::Admin, Role::Developer, Role::Auditor],
            Self::ChangeSettings | Self::HandOutData => &[Role::Owner],
        }
    }

    /// What these roles allow together.
    pub fn of(roles: &[Role]) -> Vec<Self> {
        let allowed = |permission: &Self| roles.iter().any(|role| role.may(*permission));
        Self::ALL.into_iter().filter(allowed).collect()
    }
}

/// How a door is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Does.
    Post,
    /// Sets.
    Put,
    /// Ends.
    Delete,
}

impl Method {
    /// As HTTP writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }
}

/// What a door asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Nothing: there is no session yet.
    Anyone,
    /// A session.
    SignedIn,
    /// A session of somebody who may.
    May(Permission),
}

/// A door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Door {
    /// How it is called.
    pub method: Method,
    /// Its path, `{..}` for what varies.
    pub path: &'static str,
    /// What it asks for.
    pub access: Access,
}

const fn door(method: Method, path: &'static str, access: Access) -> Door {
    Door { method, path, access }
}

/// Every door of `/portal/v1`.
pub const DOORS: [Door; 71] = {
    use Access::{Anyone, May, SignedIn};
    use Method::{Delete, Get, Post, Put};
    use Permission::{
        ChangeApplications, ChangeMembers, ChangeSettings, ChangeTestCredentials, ChangeWebhooks,
        DecideReviews, ExportTransactions, HandOutData, ManageData, ReopenReviews, SeeApplications, SeeAudit,
        SeeErasures, SeeFunnel, SeeMembers, SeePictures, SeeReviews, SeeTransactions, SeeUsage, SeeWebhooks,
        TryDemo,
    };
    [
        door(Post, "/portal/v1/session", Anyone),
        door(Delete, "/portal/v1/session", SignedIn),
        door(Get, "/portal/v1/me", SignedIn),
        door(Put, "/portal/v1/settings", May(ChangeSettings)),
        // Callbacks carry personal data: where they go is for the owner to say.
        door(Get, "/portal/v1/integrations", May(ChangeApplications)),
        door(Post, "/portal/v1/integrations/{application}", May(ChangeApplications)),
        door(Put, "/portal/v1/integrations/{application}/{name}", May(ChangeSettings)),
        door(Get, "/portal/v1/reviews", May(SeeReviews)),
        door(Get, "/portal/v1/reviews/{id}", May(SeeReviews)),
        door(Post, "/portal/v1/reviews/{id}/claim", May(DecideReviews)),
        door(Post, "/portal/v1/reviews/{id}/release", May(DecideReviews)),
        door(Post, "/portal/v1/reviews/{id}/decision", May(DecideReviews)),
        door(Post, "/portal/v1/reviews/{id}/reopen", May(ReopenReviews)),
        door(Get, "/portal/v1/reviews/{id}/pictures/{n}", May(SeePictures)),
        door(Get, "/portal/v1/applications", May(SeeApplications)),
        door(Post, "/portal/v1/applications", May(ChangeApplications)),
        door(Get, "/portal/v1/applications/{id}", May(SeeApplications)),
        door(Put, "/portal/v1/applications/{id}", May(ChangeApplications)),
        door(Get, "/portal/v1/applications/{id}/branding", May(SeeApplications)),
        door(Put, "/portal/v1/applications/{id}/branding", May(ChangeApplications)),
        door(Get, "/portal/v1/applications/{id}/places", May(SeeApplications)),
        door(Put, "/portal/v1/applications/{id}/places", May(ChangeApplications)),
        door(Post, "/portal/v1/applications/{id}/logos", May(ChangeApplications)),
        // Credentials on which identities depend ask for more, which is held against each.
        door(Post, "/portal/v1/applications/{id}/credentials", May(ChangeTestCredentials)),
        door(Post, "/portal/v1/credentials/{id}/rotate", May(ChangeTestCredentials)),
        door(Delete, "/portal/v1/credentials/{id}", May(ChangeTestCredentials)),
        door(Get, "/portal/v1/webhooks", May(SeeWebhooks)),
        door(Post, "/portal/v1/webhooks", May(ChangeWebhooks)),
        door(Put, "/portal/v1/webhooks/{id}", May(ChangeWebhooks)),
        door(Delete, "/portal/v1/webhooks/{id}", May(ChangeWebhooks)),
        door(Post, "/portal/v1/webhooks/{id}/rotate", May(ChangeWebhooks)),
        door(Post, "/portal/v1/webhooks/{id}/test", May(ChangeWebhooks)),
        door(Get, "/portal/v1/callbacks/secret", May(SeeWebhooks)),
        door(Post, "/portal/v1/callbacks/secret/rotate", May(ChangeWebhooks)),
        door(Get, "/portal/v1/deliveries", May(SeeWebhooks)),
        door(Get, "/portal/v1/deliveries/{id}", May(SeeWebhooks)),
        door(Post, "/portal/v1/deliveries/{id}/replay", May(ChangeWebhooks)),
        door(Get, "/portal/v1/transactions", May(SeeTransactions)),
        door(Get, "/portal/v1/transactions/count", May(SeeTransactions)),
        door(Get, "/portal/v1/transactions/summary", May(SeeTransactions)),
        door(Get, "/portal/v1/transactions/export", May(ExportTransactions)),
        door(Get, "/portal/v1/transactions/{id}", May(SeeTransactions)),
        door(Get, "/portal/v1/demo", May(TryDemo)),
        door(Get, "/portal/v1/demo/specimens/{n}", May(TryDemo)),
        door(Get, "/portal/v1/demo/pictures/{name}", May(TryDemo)),
        door(Post, "/portal/v1/demo/{application}", May(TryDemo)),
        door(Get, "/portal/v1/usage", May(SeeUsage)),
        door(Get, "/portal/v1/usage/export", May(SeeUsage)),
        door(Get, "/portal/v1/funnel", May(SeeFunnel)),
        door(Get, "/portal/v1/members", May(SeeMembers)),
        door(Put, "/portal/v1/members/{id}", May(ChangeMembers)),
        door(Post, "/portal/v1/members/{id}/reset", May(ChangeMembers)),
        door(Post, "/portal/v1/invitations", May(ChangeMembers)),
        door(Delete, "/portal/v1/invitations/{id}", May(ChangeMembers)),
        // Whoever was invited has no session yet: the address is what lets them in.
        door(Post, "/portal/v1/invitations/look", Anyone),
        door(Post, "/portal/v1/invitations/accept", Anyone),
        door(Put, "/portal/v1/account/password", SignedIn),
        door(Post, "/portal/v1/account/second-factor", SignedIn),
        door(Put, "/portal/v1/account/second-factor", SignedIn),
        door(Post, "/portal/v1/account/second-factor/end", SignedIn),
        door(Post, "/portal/v1/account/second-factor/codes", SignedIn),
        door(Get, "/portal/v1/account/sessions", SignedIn),
        door(Delete, "/portal/v1/account/sessions/{id}", SignedIn),
        door(Post, "/portal/v1/subjects/find", May(ManageData)),
        door(Post, "/portal/v1/subjects/export", May(HandOutData)),
        door(Post, "/portal/v1/subjects/erase", May(ManageData)),
        door(Get, "/portal/v1/subjects/erasures", May(SeeErasures)),
        door(Get, "/portal/v1/retention", May(SeeErasures)),
        door(Put, "/portal/v1/retention", May(ManageData)),
        door(Get, "/portal/v1/audit", May(SeeAudit)),
        door(Get, "/portal/v1/audit/chain", May(SeeAudit)),
    ]
};

/// What a call asks for; `None` where there is no such door.
pub fn access_of(method: &str, path: &str) -> Option<Access> {
    DOORS.iter().find(|door| door.path == path && door.method.as_str() == method).map(|door| door.access)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_may_do_what_the_table_says_and_no_more() {
        use Permission::{
            ChangeApplications, ChangeMembers, ChangeSettings, ChangeTestCredentials, ChangeWebhooks,
            DecideReviews, ExportTransactions, ManageData, ReopenReviews, SeeApplications, SeeAudit,
            SeeErasures, SeeFunnel, SeeMembers, SeePersonalData, SeePictures, SeeReviews, SeeTransactions,
            SeeUsage, SeeWebhooks, TryDemo,
        };
        for (role, allowed) in [
            (Role::Owner, &Permission::ALL[..]),
            (
                Role::Admin,
                &[
                    SeeReviews,
                    ReopenReviews,
                    SeeTransactions,
                    ExportTransactions,
                    TryDemo,
                    SeeUsage,
                    SeeFunnel,
                    SeeApplications,
                    ChangeApplications,
                    ChangeTestCredentials,
                    SeeWebhooks,
                    ChangeWebhooks,
                    SeeMembers,
                    ChangeMembers,
                    SeeErasures,
                    ManageData,
                ],
            ),
            (
                Role::Analyst,
                &[
                    SeeReviews,
                    SeePersonalData,
                    SeePictures,
                    DecideReviews,
                    SeeTransactions,
                    TryDemo,
                    SeeFunnel,
                    SeeApplications,
                ],
            ),
            (
                Role::Developer,
                &[
                    SeeTransactions,
                    TryDemo,
                    SeeUsage,
                    SeeFunnel,
                    SeeApplications,
                    ChangeTestCredentials,
                    SeeWebhooks,
                ],
            ),
            (Role::Billing, &[SeeTransactions, ExportTransactions, SeeUsage, SeeApplications]),
            (
                Role::Auditor,
                &[
                    SeeReviews,
                    SeeAudit,
                    SeeTransactions,
                    ExportTransactions,
                    SeeUsage,
                    SeeApplications,
                    SeeWebhooks,
                    SeeMembers,
                    SeeErasures,
                ],
            ),
        ] {
            assert_eq!(Permission::of(&[role]), allowed, "{role:?}");
            assert_eq!(Role::named(role.as_str()), Some(role));
        }
        assert_eq!(
            Permission::of(&[Role::Auditor, Role::Billing]),
            [
                SeeReviews,
                SeeAudit,
                SeeTransactions,
                ExportTransactions,
                SeeUsage,
                SeeApplications,
                SeeWebhooks,
                SeeMembers,
                SeeErasures
            ]
        );
        assert!(!Permission::of(&[Role::Analyst, Role::Admin]).contains(&ChangeSettings));
    }

    #[test]
    fn nobody_but_an_owner_gives_what_they_are_kept_from() {
        use Role::{Admin, Analyst, Auditor, Billing, Developer, Owner};
        for (own, given) in [
            (&[Owner][..], &Role::ALL[..]),
            (&[Admin], &[Admin, Developer, Billing]),
            (&[Admin, Analyst], &[Admin, Analyst, Developer, Billing]),
            (&[Admin, Auditor], &[Admin, Developer, Billing, Auditor]),
        ] {
            let may: Vec<_> = Role::ALL.into_iter().filter(|role| Role::may_give(own, &[*role])).collect();
            assert_eq!(may, given, "{own:?}");
        }
        assert!(!Role::may_give(&[Admin], &[Billing, Owner]));
    }

    #[test]
    fn a_door_that_is_not_in_the_table_does_not_open() {
        assert_eq!(access_of("POST", "/portal/v1/session"), Some(Access::Anyone));
        assert_eq!(access_of("PUT", "/portal/v1/session"), None);
        assert_eq!(access_of("GET", "/portal/v1/everything"), None);
        let open = DOORS.iter().filter(|door| door.access == Access::Anyone).map(|door| door.path);
        let open: Vec<_> = open.collect();
        let invited = ["look", "accept"].map(|act| format!("/portal/v1/invitations/{act}"));
        assert_eq!(open, ["/portal/v1/session", &invited[0], &invited[1]], "without a session");
    }
}
