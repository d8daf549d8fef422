//! Certificate registration in the document.

use contract::{
    field::FieldError,
    onekyc::{Answer, Cause, ErrorBody},
    photo::PhotoKind,
    registration::{ConfirmData, UPLOAD_FORMATS, UPLOAD_LIMITS, UploadError, UrlsData, schema},
};
use serde_json::json;

use super::{
    dialect::Dialect,
    onekyc::{Named, admitted, refusal, repeatable, with_body},
    operation::{Operation, Refusal},
};
use crate::{
    doors::{
        onekyc::error::OneKycFailure,
        registration::{CONFIRM, MAX_CONFIRM_BYTES, URLS},
    },
    presign::PresignError,
    verification::submission::{SubmissionError, upload::UploadRefused},
};

pub(super) fn describe() -> Dialect {
    let mut dialect = Dialect::new(
        "registration",
        "Certificate registration",
        "From server to server: get two addresses, upload card and selfie to them, confirm with the user's details. The \
         checks and the certificate follow; you are called back when the person is verified, and again with \
         `registrationId`. Tokens, headers and errors are those of OneKYC.",
    );
    for describe in [urls, upload, confirm] {
        let operation = describe(&mut dialect);
        dialect.add(operation);
    }
    dialect
}

fn urls(dialect: &mut Dialect) -> Operation {
    let sent = dialect.sent::<Answer<UrlsData>>();
    let errors = dialect.sent::<ErrorBody>();
    let operation = Operation::new(
        "get",
        "/esign-partner/v1/submissions/urls",
        "getUploadUrls",
        "Get addresses to upload to",
    )
    .says(
        "A new submission, and one address for each photo. They work for five days, each for one photo. They are this \
        server's, or an S3 bucket's: there the last photo before the confirmation counts, and the confirmation says \
        whether it holds.",
    )
    .within(URLS)
    .parameter(
        "query",
        "submissionType",
        true,
        &json!({
            "description": "What the submission is for.",
            "type": "string",
            "enum": ["CERT_REG"],
        }),
    )
    .answers(200, "The submission.", sent, vec![("addresses", golden!("registration/urls-response.json"))])
    .refuses(
        [
            refusal(
                "The type is missing, or another. Ours.",
                OneKycFailure::field("submissionType", "required", "is required"),
            ),
            Refusal::new(
                409_u16,
                "The session is another kind of submission's. Ours.",
                &ErrorBody::of(&[Cause::SessionUsed]),
            ),
        ],
        &errors,
    );
    let operation = admitted(operation, dialect, Named::Registration);
    repeatable(operation, dialect)
}

fn upload(dialect: &mut Dialect) -> Operation {
    let errors = dialect.sent::<ErrorBody>();
    let link = |why: &str, error: PresignError| refusal(why, UploadRefused::Link(error));
    let text = |what: &str| json!({"description": what, "type": "string"});
    let whole = |what: &str| json!({"description": what, "type": "integer"});
    let media_types = UPLOAD_FORMATS.map(contract::photo::PhotoFormat::media_type);
    let photo = json!({
        "description": format!("The photo, {} MB at most.", UPLOAD_LIMITS.max_bytes / 1_000_000),
        "type": "string",
        "format": "binary",
        "maxLength": UPLOAD_LIMITS.max_bytes,
    });
    let bytes = json!("(the bytes of the photo)");
    Operation::new("put", "/uploads/{object}", "uploadPhoto", "Upload a photo")
        .says(
            "Call the address as it was given: everything in it is signed. A photo that is refused leaves \
            the address usable.",
        )
        .parameter("path", "object", true, &text("As in the address."))
        .parameter("query", "types", true, &text("As in the address."))
        .parameter("query", "maxBytes", true, &whole("As in the address."))
        .parameter("query", "expires", true, &whole("As in the address."))
        .parameter("query", "signature", true, &text("As in the address."))
        .takes_as(&media_types, &photo, &[("photo", bytes)])
        .answers_nothing(200, "The photo is here.")
        .refuses(
            [
                refusal(
                    "The photo cannot be read. Ours.",
                    UploadRefused::Photo(vec![UploadError::Photo(contract::photo::PhotoError::Format)]),
                ),
                link("The address was changed, or is none of ours. Ours.", PresignError::Invalid),
                link("Its time is over. Ours.", PresignError::Expired),
                link("It is for `PUT`. Ours.", PresignError::Method),
                refusal("The photo did not arrive. Ours.", crate::doors::body::BodyError::TooSlow),
                link("A photo was uploaded there before. Ours.", PresignError::Used),
                link("The photo is too large. Ours.", PresignError::Size),
                refusal("Too many tries. Ours.", Cause::TooMany),
                refusal(
                    "`Content-Type` is another than the photo's, or none of the two. Ours.",
                    UploadRefused::Photo(vec![UploadError::MediaType]),
                ),
                Refusal::new(500_u16, "Something of ours failed.", &ErrorBody::of(&[Cause::Generic])),
                refusal(
                    "No memory for a photo of this size at the moment. Ours.",
                    crate::doors::body::BodyError::Busy,
                ),
            ],
            &errors,
        )
}

fn confirm(dialect: &mut Dialect) -> Operation {
    let taken = dialect.taken("Confirmation", schema::confirmation());
    let sent = dialect.sent::<Answer<ConfirmData>>();
    let errors = dialect.sent::<ErrorBody>();
    let wrong = FieldError::new(
        "metadata.userDetails.dateOfBirth",
        "format",
        "dateOfBirth format is incorrect, should be DD-MM-YYYY",
    );
    let operation = Operation::new(
        "put",
        "/esign-partner/v1/submissions/urls",
        "confirmUpload",
        "Confirm the uploads",
    )
    .says(
        "Both photos are there, and this is whose they are. The same confirmation again has the same answer.",
    )
    .within(CONFIRM)
    .takes(&taken, &[("with a consent", golden!("registration/confirm-request.json"))])
    .answers(
        200,
        "The checks have begun.",
        sent,
        vec![("confirmed", golden!("registration/confirm-response.json"))],
    )
    .refuses(
        [
            refusal("Members break rules; all of them are told. Ours.", OneKycFailure::Fields(vec![wrong])),
            refusal("A photo was not uploaded. Ours.", SubmissionError::NotUploaded(vec![PhotoKind::Ktp])),
            refusal(
                "A photo that was uploaded into an object store cannot be used. Ours.",
                SubmissionError::BadPhotos(vec![(PhotoKind::Ktp, vec![UploadError::OtherFormat])]),
            ),
            refusal("The submission is another user's.", SubmissionError::Foreign),
            refusal("It was confirmed with other details. Ours.", SubmissionError::AlreadyConfirmed),
            refusal("Its addresses have run out. Ours.", SubmissionError::Expired),
        ],
        &errors,
    );
    let operation = admitted(operation, dialect, Named::Registration);
    let operation = with_body(operation, dialect, MAX_CONFIRM_BYTES);
    repeatable(operation, dialect)
}
