//! What a link is asked for, as JSON Schema.

use serde_json::{Value, json};

use super::Purpose;
use crate::{
    identity::schema::customer_id,
    schema::{address, day_month_year, email, name, nik, optional, phone},
};

/// [`super::LinkRequest`]
pub fn link_request() -> Value {
    let purposes = [Purpose::Capture, Purpose::Identity, Purpose::Certificate].map(Purpose::as_str);
    json!({
        "type": "object",
        "properties": {
            "customerId": optional(customer_id("Your id of the person; one is made without it.")),
            "nik": optional(nik("The number that the person claims.")),
            "birthDate": optional(day_month_year("The birth date that the person claims, DD-MM-YYYY.")),
            "name": optional(name("The name that the person claims, as on the card.")),
            "email": optional(email("The person's address.")),
            "phone": optional(phone("The person's number.")),
            "purpose": {
                "description": "What the capture is for; each asks for what the one before it asks for. `identity` and \
                                `certificate` need `nik`, `name` and `birthDate`.",
                "type": "string",
                "enum": purposes,
                "default": Purpose::default().as_str(),
            },
            "returnUrl": optional(address("Where the browser goes after success.")),
            "failReturnUrl": optional(address("Where it goes when there is no result.")),
        },
    })
}
