//! Who works for the organisation: members with their roles, and invitations that wait.

mod join;

use contract::portal::{
    access::{Permission, Role},
    member::{InvitationView, MemberList, MemberView},
};
use leptos::{prelude::*, task::spawn_local};
use serde_json::json;

pub(crate) use join::join;

use super::account::role_words;
use crate::{
    dom::{El, el},
    portal::{
        components::{
            action::{Weight, action, action_with, of_row},
            empty::{not_fresh, trouble_box},
            field::{Field, field, text_input, told},
            form::{Sending, Submit, checks, checks_fault, form_dialog},
            glyph::Glyph,
            over::Over,
            page::{page, sheet, time},
            skeleton::skeleton_rows,
            status::{Meaning, status},
            table::{Side, cell, head, table},
        },
        desk::{Desk, desk},
        load::Load,
        locales::Say,
        toasts::Tone,
    },
};

/// The page as it is held.
#[derive(Clone, Copy)]
struct Team {
    desk: Desk,
    over: Over,
    list: Load<MemberList>,
    may_change: Memo<bool>,
}

impl Team {
    /// Whether this member may give these roles, and change who has them, followed.
    fn may_give(self, roles: &[Role]) -> bool {
        self.may_change.get() && self.desk.session.me().is_some_and(|me| Role::may_give(&me.roles, roles))
    }

    fn fetch(self) {
        self.list.fetch(self.desk.api.members());
    }

    fn amend(self, changed: MemberView) {
        // Who changes oneself may do more or less from now on.
        if untrack(|| self.desk.session.is_me(&changed.member.member_id)) {
            self.desk.ask_who();
        }
        self.list.change(|list| {
            let mut known = list.members.iter_mut();
            if let Some(one) = known.find(|one| one.member.member_id == changed.member.member_id) {
                *one = changed;
            }
        });
    }
}

/// The page.
pub(crate) fn members() -> El {
    let desk = desk();
    let may_change = Memo::new(move |_| desk.session.may(Permission::ChangeMembers));
    let team = Team { desk, over: Over::new(), list: Load::new(), may_change };
    team.fetch();
    let invite = action_with(
        Weight::Primary,
        Glyph::Plus,
        desk.voice.say(|words| words.members().invite),
        move || {
            team.over.ask(move |open| invite_dialog(team, open));
        },
    )
    .test_id("member-invite")
    .attr_live("hidden", move || (!may_change.get()).then(String::new));
    let body = el("div", "page__body").live(move || {
        let Some(list) = team.list.get() else {
            return vec![match team.list.failed() {
                Some(error) => trouble_box(desk, error, move || team.fetch()),
                None => skeleton_rows(6),
            }];
        };
        vec![everybody(team, list.members), invitations(team, list.invitations)]
    });
    page(
        desk.voice.say(|words| words.members().title),
        [invite],
        [not_fresh(desk, team.list.course, move || team.fetch()), body, team.over.view()],
    )
}

fn everybody(team: Team, members: Vec<MemberView>) -> El {
    let desk = team.desk;
    let columns: [Say; 6] = [
        |words| words.members().email,
        |words| words.members().roles,
        |words| words.members().factor,
        |words| words.members().joined,
        |words| words.members().state,
        // A column of buttons needs no word.
        |_| "",
    ];
    let heads = columns.map(|words| (Side::Left, head(desk.voice.say(words))));
    table("members-table", desk.voice.say(|words| words.shell().members), heads, move || {
        members.iter().map(|member| row(team, member)).collect()
    })
}

/// Roles in words.
fn roles_words(desk: Desk, roles: &[Role]) -> String {
    let names = roles.iter().map(|role| role_words(*role, desk.voice.words()).0);
    names.collect::<Vec<_>>().join(", ")
}

fn row(team: Team, member: &MemberView) -> El {
    let desk = team.desk;
    let is_me = desk.session.is_me(&member.member.member_id);
    let you = is_me.then(|| {
        el("span", "table__soft").says(move || format!(" \u{b7} {}", desk.voice.words().members().you))
    });
    let email = el("span", "").child(el("span", "").text(&member.member.email)).children(you);
    let factor = if member.has_second_factor {
        status(Meaning::Good, desk.voice.say(|words| words.members().factor_on))
    } else {
        status(Meaning::Calm, desk.voice.say(|words| words.members().factor_off))
    };
    let state = if member.disabled_at.is_some() {
        status(Meaning::Bad, desk.voice.say(|words| words.members().disabled))
    } else {
        status(Meaning::Good, desk.voice.say(|words| words.members().active))
    };
    let roles = el("span", "").text(&roles_words(desk, &member.roles));
    // Who shuts oneself out cannot let oneself in.
    let tools = team.may_give(&member.roles).then(|| tools(team, member, is_me));
    el("tr", "table__row").test_id("members-row").children([
        cell(email),
        cell(roles),
        cell(factor),
        cell(time(member.created_at)),
        cell(state),
        el("td", "table__cell table__cell--right").children(tools),
    ])
}

fn tools(team: Team, member: &MemberView, is_me: bool) -> El {
    let desk = team.desk;
    let (changed, turned) = (member.clone(), member.clone());
    let (id, email) = (&member.member.member_id, &member.member.email);
    let roles = action(Weight::Quiet, desk.voice.say(|words| words.members().change_roles), move || {
        let member = changed.clone();
        team.over.ask(move |open| roles_dialog(team, open, &member));
    })
    .test_id("member-roles");
    let roles = of_row(roles, email, &format!("roles-{id}"));
    let is_out = member.disabled_at.is_some();
    let words: Say = if is_out { |words| words.members().let_in } else { |words| words.members().shut_out };
    let turn = action(Weight::Quiet, desk.voice.say(words), move || {
        set_out(team, turned.member.member_id.clone(), !is_out);
    })
    .test_id(if is_out { "member-let-in" } else { "member-shut-out" });
    let turn = of_row(turn, email, &format!("turn-{id}"));
    let reset = (!is_me && !is_out).then(|| {
        let member_id = id.clone();
        let reset = action(Weight::Quiet, desk.voice.say(|words| words.members().reset), move || {
            reset(team, member_id.clone());
        });
        of_row(reset.test_id("member-reset"), email, &format!("reset-{id}"))
    });
    el("div", "tools").child(roles).children(reset).children((!is_me).then_some(turn))
}

/// Lets a member begin anew who lost password or authenticator.
fn reset(team: Team, id: String) {
    let desk = team.desk;
    spawn_local(async move {
        match desk.api.reset_member(&id).await {
            Ok(invited) => {
                let told = desk.voice.words_now().members().reset_toast.replace("{email}", &invited.email);
                desk.toasts.say(Tone::Good, told);
                team.fetch();
            }
            Err(error) => desk.tell(&error),
        }
    });
}

/// Shuts a member out, or lets them in; the first can be taken back.
fn set_out(team: Team, id: String, out: bool) {
    let desk = team.desk;
    spawn_local(async move {
        match desk.api.change_member(&id, &json!({ "disabled": out })).await {
            Ok(changed) => {
                let words = desk.voice.words_now().members();
                let words = if out { words.shut_out_toast } else { words.let_in_toast };
                let told = words.replace("{email}", &changed.member.email);
                team.amend(changed);
                if out {
                    desk.toasts.say_with_undo(told, move || set_out(team, id.clone(), false));
                } else {
                    desk.toasts.say(Tone::Good, told);
                }
            }
            Err(error) => desk.tell(&error),
        }
    });
}

/// The roles that this member may give.
fn role_checks(team: Team, chosen: RwSignal<Vec<Role>>) -> El {
    let desk = team.desk;
    let may = Role::ALL.into_iter().filter(|role| untrack(|| team.may_give(&[*role])));
    let of = |role: Role| {
        let name = el("span", "").says(move || role_words(role, desk.voice.words()).0);
        let may = el("span", "checks__note").says(move || role_words(role, desk.voice.words()).1);
        (role, role.as_str(), el("span", "").children([name, may]))
    };
    checks("role", desk.voice.say(|words| words.members().roles), may.map(of), chosen)
}

fn invite_dialog(team: Team, open: RwSignal<bool>) -> El {
    let (desk, sending) = (team.desk, Sending::new());
    let (email, roles) = (RwSignal::new(String::new()), RwSignal::new(Vec::new()));
    let names = Field { id: "invite-email", test_id: "invite-email" };
    let fault = sending.fault(desk, "email");
    let input = told(&names, text_input(&names, "email", email), fault)
        .attr("autocomplete", "off")
        .attr("spellcheck", "false");
    let body = [
        field(&names, desk.voice.say(|words| words.members().email), input, fault),
        role_checks(team, roles).child(checks_fault(sending.fault(desk, "roles"))),
    ];
    let submit = Submit { id: "invite-form", weight: Weight::Primary, words: |words| words.members().send };
    let title = desk.voice.say(|words| words.members().invite);
    form_dialog(desk, open, title, sending, body, submit, move || {
        let (email, roles) = (email.get_untracked(), roles.get_untracked());
        sending.begin(async move { desk.api.invite(email.trim(), &roles).await }, move |invited| {
            open.set(false);
            let told = desk.voice.words_now().members().invited.replace("{email}", &invited.email);
            desk.toasts.say(Tone::Good, told);
            team.fetch();
        });
    })
}

fn roles_dialog(team: Team, open: RwSignal<bool>, member: &MemberView) -> El {
    let (desk, sending) = (team.desk, Sending::new());
    let (id, email) = (member.member.member_id.clone(), member.member.email.clone());
    let roles = RwSignal::new(member.roles.clone());
    let body = [role_checks(team, roles).child(checks_fault(sending.fault(desk, "roles")))];
    let submit = Submit { id: "roles-form", weight: Weight::Primary, words: |words| words.shell().save };
    form_dialog(
        desk,
        open,
        move || email.clone(),
        sending,
        body,
        submit,
        move || {
            let (id, roles) = (id.clone(), roles.get_untracked());
            sending.begin(
                async move { desk.api.change_member(&id, &json!({ "roles": roles })).await },
                move |changed| {
                    open.set(false);
                    let told = &desk.voice.words_now().members().roles_changed;
                    desk.toasts.say(Tone::Good, told.replace("{email}", &changed.member.email));
                    team.amend(changed);
                },
            );
        },
    )
}

fn invitations(team: Team, invitations: Vec<InvitationView>) -> El {
    let desk = team.desk;
    let rows: Vec<El> = invitations.into_iter().map(|invitation| waiting(team, invitation)).collect();
    let none = rows
        .is_empty()
        .then(|| el("p", "settings__note").says(desk.voice.say(|words| words.members().invitations_none)));
    let list = el("div", "integrations").children(rows).children(none);
    sheet(desk.voice.say(|words| words.members().invitations), [list])
}

fn waiting(team: Team, invitation: InvitationView) -> El {
    let desk = team.desk;
    let (roles, ends_at) = (invitation.roles.clone(), invitation.expires_at);
    let is_reset = invitation.member_id.is_some();
    let about = el("span", "table__soft").says(move || {
        let ends = desk.voice.words().members().ends.replace("{when}", &desk.exactly(ends_at));
        let what = if is_reset {
            desk.voice.words().members().begins_anew.to_owned()
        } else {
            roles_words(desk, &roles)
        };
        format!("{what} \u{b7} {ends}")
    });
    let lines = el("div", "integrations__lines").children([el("strong", "").text(&invitation.email), about]);
    let id = invitation.invitation_id;
    let key = format!("withdraw-{id}");
    let withdraw = team.may_give(&invitation.roles).then(|| {
        let withdraw = action(Weight::Plain, desk.voice.say(|words| words.members().withdraw), move || {
            let id = id.clone();
            spawn_local(async move {
                match desk.api.withdraw(&id).await {
                    Ok(()) => {
                        desk.toasts.say(Tone::Good, desk.voice.words_now().members().withdrawn);
                        team.fetch();
                    }
                    Err(error) => desk.tell(&error),
                }
            });
        })
        .test_id("invitation-withdraw");
        of_row(withdraw, &invitation.email, &key)
    });
    el("div", "settings__row integrations__row").test_id("invitation").child(lines).children(withdraw)
}
