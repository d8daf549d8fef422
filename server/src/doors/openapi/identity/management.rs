//! Customers, devices and reports of the civil registry in the document.

use contract::{
    finding::{KycTier, Tier},
    identity::{
        ErrorBody, VerificationStatus,
        management::{CustomerVerification, CustomerView, Data, DeviceView, IssuedDevice, RegistryReport},
        schema,
    },
    instant::Instant,
};
use serde_json::json;

use super::{CUSTOMER, changing, guarded, id_of, moment, not_found, refusal};
use crate::{
    auth::rate_limit,
    doors::{
        body::MAX_SHORT_BYTES,
        identity::{MAX_REPORT_BYTES, error::ApiError},
        openapi::{
            dialect::Dialect,
            operation::{Operation, Refusal, shown},
        },
    },
    verification::{device::DeviceError, registry_report::ReportError},
};

pub(super) fn describe(dialect: &mut Dialect) {
    for describe in [create_customer, customer, register_device, device, rotate, revoke, report] {
        let operation = describe(dialect);
        dialect.add(operation);
    }
}

fn customer_view() -> Data<CustomerView> {
    let verification = CustomerVerification {
        id: "ver_01hzx3m4c8".to_owned(),
        bundle_id: "ktpb_01hzx3m4c7".to_owned(),
        status: VerificationStatus::Verified,
        assurance_tier: Tier::High,
        actor_user_id: None,
        created_at: moment(),
    };
    Data {
        data: CustomerView {
            id: CUSTOMER.to_owned(),
            kyc_tier: KycTier::Standard,
            created_at: moment(),
            verifications: vec![verification],
        },
    }
}

fn create_customer(dialect: &mut Dialect) -> Operation {
    let taken = dialect.taken("NewCustomer", schema::new_customer());
    let sent = dialect.sent::<Data<CustomerView>>();
    let errors = dialect.sent::<ErrorBody>();
    let mut example = customer_view();
    example.data.verifications.clear();
    example.data.kyc_tier = KycTier::None;
    let operation = Operation::new("post", "/api/identity/customers", "createCustomer", "Make a customer")
        .says("Captures make customers too: this call is for those who want the id first. Ours.")
        .within(rate_limit::WRITE)
        .takes(&taken, &[("an id of your own", json!({"id": CUSTOMER})), ("a new id", json!({}))])
        .answers(201, "The customer.", sent, vec![("new", shown(&example))])
        .refuses([refusal("There is one of this id.", ApiError::Exists("customer"))], &errors);
    changing(operation, dialect, "customers:write", MAX_SHORT_BYTES)
}

fn customer(dialect: &mut Dialect) -> Operation {
    let sent = dialect.sent::<Data<CustomerView>>();
    let errors = dialect.sent::<ErrorBody>();
    let operation = Operation::new(
        "get",
        "/api/identity/customers/{id}",
        "seeCustomer",
        "Read a customer and their tier",
    )
    .says(
        "`none`; `basic`, a number in the right form; `standard`, a verified card or the civil \
            registry's word.",
    )
    .within(rate_limit::READ)
    .parameter("path", "id", true, &id_of("Your id of the person.", CUSTOMER))
    .answers(200, "The customer.", sent, vec![("verified", shown(&customer_view()))])
    .refuses([not_found("customer")], &errors);
    guarded(operation, dialect, "customers:view")
}

fn device_view() -> DeviceView {
    DeviceView {
        id: "dev_01hzx3p7d1".to_owned(),
        customer_id: CUSTOMER.to_owned(),
        platform: "rn-android".to_owned(),
        created_at: moment(),
        key_issued_at: moment(),
        revoked_at: None,
    }
}

fn issued(previous_key_expires_at: Option<Instant>) -> Data<IssuedDevice> {
    Data {
        data: IssuedDevice {
            device: device_view(),
            key: "qe_dk_5N7R2Q4T6W3Y".to_owned(),
            previous_key_expires_at,
        },
    }
}

fn register_device(dialect: &mut Dialect) -> Operation {
    let taken = dialect.taken("NewDevice", schema::new_device());
    let sent = dialect.sent::<Data<IssuedDevice>>();
    let example = vec![("registered", shown(&issued(None)))];
    let operation = Operation::new("post", "/api/identity/devices", "registerDevice", "Give a device a key")
        .says(
            "A native SDK signs its captures with this key and names the device as `deviceId`. The key is \
            shown once. Ours.",
        )
        .within(rate_limit::WRITE)
        .takes(&taken, &[("an Android app", json!({"customerId": CUSTOMER, "platform": "rn-android"}))])
        .answers(201, "The device and its key.", sent, example);
    changing(operation, dialect, "verifications:write", MAX_SHORT_BYTES)
}

fn device_id(operation: Operation) -> Operation {
    operation.parameter("path", "id", true, &id_of("`dev_..`", "dev_01hzx3p7d1"))
}

fn no_device() -> Refusal {
    refusal("There is none of this id.", DeviceError::Unknown)
}

fn device(dialect: &mut Dialect) -> Operation {
    let sent = dialect.sent::<Data<DeviceView>>();
    let errors = dialect.sent::<ErrorBody>();
    let operation = Operation::new("get", "/api/identity/devices/{id}", "seeDevice", "Read a device")
        .says("Never its key. Ours.")
        .within(rate_limit::READ)
        .answers(200, "The device.", sent, vec![("device", shown(&Data { data: device_view() }))])
        .refuses([no_device()], &errors);
    guarded(device_id(operation), dialect, "verifications:view")
}

fn rotate(dialect: &mut Dialect) -> Operation {
    let taken = dialect.taken("Rotation", schema::rotation());
    let sent = dialect.sent::<Data<IssuedDevice>>();
    let errors = dialect.sent::<ErrorBody>();
    let example = issued(Some(moment().plus_ms(3_600_000)));
    let operation = Operation::new(
        "post",
        "/api/identity/devices/{id}/rotate",
        "rotateDeviceKey",
        "Give a device a new key",
    )
    .says("The key before it works on for a while, for captures that are under way. Ours.")
    .within(rate_limit::WRITE)
    .takes(&taken, &[("an hour", json!({"overlapSeconds": 3_600}))])
    .answers(200, "The device and its new key.", sent, vec![("rotated", shown(&example))])
    .refuses([no_device()], &errors);
    changing(device_id(operation), dialect, "verifications:write", MAX_SHORT_BYTES)
}

fn revoke(dialect: &mut Dialect) -> Operation {
    let errors = dialect.sent::<ErrorBody>();
    let operation = Operation::new("delete", "/api/identity/devices/{id}", "revokeDevice", "Revoke a device")
        .says("Its keys sign nothing any more. Revoking it again changes nothing. Ours.")
        .within(rate_limit::WRITE)
        .answers_nothing(204, "It is revoked.")
        .refuses([no_device()], &errors);
    guarded(device_id(operation), dialect, "verifications:write")
}

fn report(dialect: &mut Dialect) -> Operation {
    let taken = dialect.taken("NewRegistryReport", schema::registry_report());
    let sent = dialect.sent::<Data<RegistryReport>>();
    let errors = dialect.sent::<ErrorBody>();
    let example = Data {
        data: RegistryReport {
            id: "dkc_01hzx3q8e2".to_owned(),
            customer_id: CUSTOMER.to_owned(),
            valid: true,
            kyc_tier: KycTier::Standard,
            created_at: moment(),
        },
    };
    let body = json!({"customerId": CUSTOMER, "valid": true, "raw": {"RESPON": "Sesuai"}, "reason": "all fields agree"});
    let operation = Operation::new(
        "post",
        "/api/identity/nik/dukcapil",
        "reportRegistry",
        "Report the civil registry's answer",
    )
    .says(
        "You asked the civil registry yourself; a valid answer moves the customer to `standard`. What \
            it said is kept sealed.",
    )
    .within(rate_limit::WRITE)
    .takes(&taken, &[("known", body)])
    .answers(200, "Where the customer stands now.", sent, vec![("standard", shown(&example))])
    .refuses(
        [
            refusal("Your organisation may not report.", ReportError::Disabled),
            refusal("The photo is no photo.", ReportError::Photo),
        ],
        &errors,
    );
    changing(operation, dialect, "customers:write", MAX_REPORT_BYTES)
}
