//! Who is let in: the table of doors, the page's origin, the session, the permission, in this order, before any call.

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use contract::portal::{
    GUARD_HEADER, MEMBER_HEADER, PortalErrorCode as Code, UNATTENDED_HEADER,
    access::{Access, DOORS, access_of},
};

use super::{error::PortalFailure, session::cookie};
use crate::{App, auth::session, doors::body};

/// Lets a call in, and sees to it that every refusal is JSON, the router's own too.
pub(super) async fn let_in(State(app): State<App>, mut request: Request, next: Next) -> Response {
    if let Err(failure) = admit(&app, &mut request).await {
        // A browser that is still sending two photos would see a broken connection, and nobody would be asked to sign in.
        body::discard(request.into_body()).await;
        return failure.into_response();
    }
    let response = next.run(request).await;
    let status = response.status();
    let is_json = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|value| value.as_bytes() == b"application/json");
    if status.is_client_error() && !is_json {
        return PortalFailure::refused(status).into_response();
    }
    response
}

/// Whoever is let in with a session finds it in the request's extensions.
async fn admit(app: &App, request: &mut Request) -> Result<(), PortalFailure> {
    let path = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let path = path.unwrap_or_default();
    // HEAD is a GET whose body is not sent.
    let method = if request.method() == Method::HEAD { &Method::GET } else { request.method() };
    let Some(access) = access_of(method.as_str(), &path) else {
        let known = DOORS.iter().any(|door| door.path == path);
        return Err(if known {
            PortalFailure::plain(Code::MethodNotAllowed, "no such method here")
        } else {
            PortalFailure::plain(Code::NotFound, "no such call")
        });
    };
    if method != Method::GET && !is_own_page(request.headers(), &app.settings.base_url) {
        return Err(PortalFailure::plain(
            Code::CrossOrigin,
            "calls that change something come from our own page",
        ));
    }
    // No id and no word has a zero in it, and PostgreSQL has no text with one.
    let address = request.uri().path_and_query().map_or("", |address| address.as_str());
    if address.contains("%00") {
        return Err(PortalFailure::plain(Code::NotFound, "no such call"));
    }
    if access == Access::Anyone {
        return Ok(());
    }
    let signed_out = || PortalFailure::plain(Code::SignedOut, "sign in");
    let secret = cookie(request.headers()).ok_or_else(signed_out)?.to_owned();
    let is_use = !request.headers().contains_key(UNATTENDED_HEADER);
    let signed_in = session::of_cookie(app, &secret, is_use).await?.ok_or_else(signed_out)?;
    let caller = request.headers().get(MEMBER_HEADER);
    if caller.is_some_and(|id| id.as_bytes() != signed_in.member.id.as_bytes()) {
        return Err(PortalFailure::plain(
            Code::SignedOut,
            "somebody else signed in in this browser; sign in",
        ));
    }
    if let Access::May(permission) = access
        && !signed_in.member.may(permission)
    {
        return Err(PortalFailure::plain(Code::NotAllowed, "your roles do not allow this"));
    }
    request.extensions_mut().insert(signed_in);
    Ok(())
}

/// Whether a call comes from our own page, or from no page at all. The header alone keeps other pages out, since a
/// browser asks before it sends one; what the browser says of the origin has to agree.
fn is_own_page(headers: &HeaderMap, base_url: &str) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("\u{fffd}"));
    let own_origin = |origin: &str| {
        let host = text("host").unwrap_or("");
        let of_host = origin.split_once("://").is_some_and(|(_, authority)| authority == host);
        origin == base_url || of_host
    };
    text(GUARD_HEADER) == Some("1")
        && text("sec-fetch-site").is_none_or(|site| site == "same-origin")
        && text("origin").is_none_or(own_origin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_page_changes_anything() {
        let own = ("origin", "https://tanda.example");
        for (headers, admitted) in [
            (&[(GUARD_HEADER, "1")][..], true),
            (&[(GUARD_HEADER, "1"), own, ("sec-fetch-site", "same-origin")], true),
            // Behind a proxy that names another host to us.
            (&[(GUARD_HEADER, "1"), own, ("host", "10.0.0.7:8080")], true),
            (&[(GUARD_HEADER, "1"), ("origin", "http://localhost:8080"), ("host", "localhost:8080")], true),
            (&[], false),
            (&[own, ("sec-fetch-site", "same-origin")], false),
            (&[(GUARD_HEADER, "0")], false),
            (&[(GUARD_HEADER, "1"), ("origin", "https://tanda.example.evil.example")], false),
            (&[(GUARD_HEADER, "1"), ("origin", "null")], false),
            (&[(GUARD_HEADER, "1"), ("origin", "https://evil.example"), ("host", "tanda.example")], false),
            (&[(GUARD_HEADER, "1"), own, ("sec-fetch-site", "same-site")], false),
            (&[(GUARD_HEADER, "1"), ("sec-fetch-site", "cross-site")], false),
            (&[(GUARD_HEADER, "1"), ("sec-fetch-site", "none")], false),
        ] {
            let mut map = HeaderMap::new();
            for (name, value) in headers {
                map.insert(*name, value.parse().unwrap());
            }
            assert_eq!(is_own_page(&map, "https://tanda.example"), admitted, "{headers:?}");
        }
    }
}
