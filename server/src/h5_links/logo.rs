//! Logos of H5 pages: drawn anew, so that nothing of what was sent is kept, and shown to whoever knows the id. One that no
//! settings name goes by itself: after a day where it never was saved, else when the last link that shows it has ended.

use std::io::Cursor;

use contract::{
    h5_idv::LINK_LIFE_S,
    photo::{Photo, PhotoError},
    portal::branding::logo::{LogoError, fitted, is_id},
};
use image::{ImageFormat, Rgba, RgbaImage, imageops};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter,
    QuerySelect, Set, sea_query::Expr,
};
use zeroize::Zeroizing;

use super::branding::BrandingError;
use crate::{
    App, Fault,
    auth::{
        keyring,
        member::Member,
        rate_limit::{self, Bucket},
    },
    ids,
    store::entity::h5_logo::{ActiveModel, Column, Entity},
    verification::evidence::decode,
    work::at_work,
};

/// How long an upload waits to be saved (ours): a form that is left open over night.
const UNSAVED_MS: i64 = 86_400_000;
/// How long a logo stays that settings named: for links that were made with it, and a page that was opened at their end.
const WORN_MS: i64 = 2 * LINK_LIFE_S as i64 * 1_000;
/// Uploads to one application within an hour (ours), so that nobody fills the database with what is never saved.
const MOST_AN_HOUR: u64 = 30;
const HOUR_MS: i64 = 3_600_000;
/// Tries of an organisation a minute (ours): above what one application takes in an hour.
const LOGOS: Bucket = Bucket { name: "logos", per_minute: 40 };
/// How far from white a picture has to come anywhere, of 255 (ours): less is not seen.
const LEAST_SEEN: u8 = 24;

/// Keeps a logo for an application of the member's organisation, and gives its id. Nothing shows it yet.
///
/// # Errors
/// [`BrandingError`]
pub async fn add(
    app: &App,
    member: &Member,
    application_id: &str,
    photo: Photo,
) -> Result<String, BrandingError> {
    let application = keyring::known(app, member, application_id).await?;
    // Those that are refused too, since each is decoded first.
    let whose = format!("organisation {}", member.organisation_id);
    if !rate_limit::count(app, &whose, LOGOS).await?.allowed {
        return Err(BrandingError::TooMany);
    }
    let now_ms = app.clock.now().epoch_ms();
    let lately = Entity::find()
        .filter(Column::ApplicationId.eq(application_id))
        .filter(Column::CreatedAtMs.gt(now_ms - HOUR_MS));
    if lately.count(&app.database).await? >= MOST_AN_HOUR {
        return Err(BrandingError::TooMany);
    }
    let picture = at_work(app.clone(), async move || redraw(&photo)).await?;
    let id = ids::random_hex(app.randomness.as_ref());
    let row = ActiveModel {
        sealed_picture: Set(app.vault.seal_bytes(&sealed_as(&id), &picture, app.randomness.as_ref())),
        application_id: Set(application.id),
        created_at_ms: Set(now_ms),
        kept_until_ms: Set(Some(now_ms + UNSAVED_MS)),
        id: Set(id.clone()),
    };
    row.insert(&app.database).await?;
    Ok(id)
}

/// Makes this logo, or none, the one that an application's settings name; others are kept as long as links show them.
pub(super) async fn wear(
    app: &App,
    transaction: &DatabaseTransaction,
    application_id: &str,
    wanted: Option<&str>,
) -> Result<(), BrandingError> {
    let now_ms = app.clock.now().epoch_ms();
    let of_application = || Entity::update_many().filter(Column::ApplicationId.eq(application_id));
    let others = of_application()
        .col_expr(Column::KeptUntilMs, Expr::value(now_ms + WORN_MS))
        .filter(Column::KeptUntilMs.is_null());
    others.filter(Column::Id.ne(wanted.unwrap_or_default())).exec(transaction).await?;
    let Some(id) = wanted else { return Ok(()) };
    let is_there = Condition::any().add(Column::KeptUntilMs.is_null()).add(Column::KeptUntilMs.gt(now_ms));
    let worn = of_application()
        .col_expr(Column::KeptUntilMs, Expr::value(Option::<i64>::None))
        .filter(Column::Id.eq(id))
        .filter(is_there)
        .exec(transaction)
        .await?;
    if worn.rows_affected == 1 { Ok(()) } else { Err(BrandingError::LogoGone) }
}

/// The PNG of a logo, where it is there.
///
/// # Errors
/// The database failed, or the master key is another one.
pub async fn picture(app: &App, id: &str) -> Result<Option<Zeroizing<Vec<u8>>>, Fault> {
    if !is_id(id) {
        return Ok(None);
    }
    let now_ms = app.clock.now().epoch_ms();
    let is_kept = Condition::any().add(Column::KeptUntilMs.is_null()).add(Column::KeptUntilMs.gt(now_ms));
    let sealed = Entity::find_by_id(id)
        .filter(is_kept)
        .select_only()
        .column(Column::SealedPicture)
        .into_tuple::<Vec<u8>>();
    let Some(sealed) = sealed.one(&app.database).await? else { return Ok(None) };
    Ok(Some(app.vault.open_bytes(&sealed_as(id), &sealed)?))
}

/// Forgets logos that nothing shows any more.
///
/// # Errors
/// The database failed.
pub async fn forget_past(app: &App) -> Result<(), Fault> {
    let past = Column::KeptUntilMs.lte(app.clock.now().epoch_ms());
    Entity::delete_many().filter(past).exec(&app.database).await?;
    Ok(())
}

/// A PNG of the picture alone, as large as it is shown.
fn redraw(photo: &Photo) -> Result<Vec<u8>, BrandingError> {
    let damaged = || LogoError::from(PhotoError::Damaged("it cannot be decoded"));
    let drawn = decode(&photo.bytes, &photo.header, photo.header.orientation).ok_or_else(damaged)?;
    let mut drawn = drawn.into_rgba8();
    let (width, height) = drawn.dimensions();
    let [to_width, to_height] = fitted(width, height).ok_or(LogoError::Shape(width, height))?;
    if (width, height) != (to_width, to_height) {
        // What is not seen has a colour too, which must not run into what is seen.
        drawn.pixels_mut().for_each(|pixel| weigh(pixel, |channel, alpha| channel * alpha / 255));
        drawn = imageops::resize(&drawn, to_width, to_height, imageops::FilterType::CatmullRom);
        drawn.pixels_mut().for_each(|pixel| weigh(pixel, |channel, alpha| channel * 255 / alpha.max(1)));
    }
    if !is_seen(&drawn) {
        return Err(LogoError::Blank.into());
    }
    let mut png = Cursor::new(Vec::new());
    drawn.write_to(&mut png, ImageFormat::Png).map_err(|error| Fault::Invariant(error.to_string()))?;
    Ok(png.into_inner())
}

fn weigh(Rgba([red, green, blue, alpha]): &mut Rgba<u8>, weighed: fn(u32, u32) -> u32) {
    for channel in [red, green, blue] {
        *channel = u8::try_from(weighed((*channel).into(), (*alpha).into())).unwrap_or(u8::MAX);
    }
}

/// Whether anything of it is seen on white.
fn is_seen(picture: &RgbaImage) -> bool {
    picture.pixels().any(|Rgba([red, green, blue, alpha])| {
        let darkest = Ord::min(red, Ord::min(green, blue));
        u32::from(255 - darkest) * u32::from(*alpha) / 255 >= LEAST_SEEN.into()
    })
}

pub(crate) fn sealed_as(id: &str) -> String {
    format!("h5_logo|{id}|picture")
}

#[cfg(test)]
mod tests {
    use contract::portal::branding::logo;

    use super::*;

    fn png(picture: &RgbaImage) -> Vec<u8> {
        let mut png = Cursor::new(Vec::new());
        picture.write_to(&mut png, ImageFormat::Png).unwrap();
        png.into_inner()
    }

    fn redrawn(picture: &RgbaImage) -> Result<RgbaImage, String> {
        let photo = logo::admit(png(picture)).map_err(|error| error.code().to_owned())?;
        let drawn = redraw(&photo).map_err(|error| error.to_string())?;
        Ok(image::load_from_memory(&drawn).unwrap().into_rgba8())
    }

    #[test]
    fn a_logo_is_drawn_as_large_as_it_is_shown_and_its_edges_keep_their_colour() {
        // Red on the left; on the right nothing, which is green where nobody sees it.
        let half = RgbaImage::from_fn(1_440, 384, |x, _| {
            if x < 720 { Rgba([200, 0, 0, 255]) } else { Rgba([0, 255, 0, 0]) }
        });
        let drawn = redrawn(&half).unwrap();
        assert_eq!(drawn.dimensions(), (360, 96));
        assert_eq!((drawn.get_pixel(10, 48), drawn.get_pixel(350, 48)[3]), (&Rgba([200, 0, 0, 255]), 0));
        let seen = drawn.pixels().filter(|pixel| pixel[3] > 8);
        assert!({ seen }.all(|pixel| pixel[1] < 40), "no green runs in");
        let small = RgbaImage::from_pixel(40, 30, Rgba([0, 0, 0, 255]));
        assert_eq!(redrawn(&small).unwrap(), small, "it never grows");
    }

    #[test]
    fn what_nobody_would_see_is_refused() {
        for colour in [[255, 255, 255, 255], [240, 250, 255, 255], [0, 0, 0, 0], [0, 0, 0, 20]] {
            let told = redrawn(&RgbaImage::from_pixel(200, 50, Rgba(colour))).unwrap_err();
            assert!(told.contains("white"), "{told}");
        }
        for colour in [[255, 224, 0, 255], [0, 0, 0, 40]] {
            assert!(redrawn(&RgbaImage::from_pixel(200, 50, Rgba(colour))).is_ok());
        }
    }
}
