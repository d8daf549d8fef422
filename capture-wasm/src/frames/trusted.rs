//! Starts the worker, also on pages whose policy wants script addresses to be trusted types.

use std::cell::RefCell;

use js_sys::Function;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Url, Worker, WorkerOptions, WorkerType};

use crate::events::function;
use crate::js;

/// The policy's name, for a page's `trusted-types` directive.
const POLICY: &str = "tanda-capture";

#[wasm_bindgen]
extern "C" {
    /// `Worker` with an address of either kind, which the generated binding does not offer.
    #[wasm_bindgen(js_name = Worker)]
    type AnyWorker;

    #[wasm_bindgen(constructor, catch, js_class = "Worker")]
    fn new(address: &JsValue, options: &WorkerOptions) -> Result<AnyWorker, JsValue>;
}

struct Policy {
    policy: JsValue,
    _create_script_url: Closure<dyn FnMut(String) -> Result<String, JsValue>>,
}

thread_local! {
    /// One for the page: a second policy of the same name would be refused.
    static KEPT: RefCell<Option<Policy>> = const { RefCell::new(None) };
}

/// A module worker from `address`, which must have the page's own origin.
pub(super) fn start_worker(address: &str) -> Result<Worker, JsValue> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    options.set_name("tanda-capture");
    let worker = AnyWorker::new(&trusted(address), &options)?;
    Ok(JsValue::from(worker).unchecked_into())
}

/// The address as a trusted type where the browser knows them and the page's policy lets us make one.
fn trusted(address: &str) -> JsValue {
    let plain = || JsValue::from(address);
    if !js::global_has("trustedTypes") {
        return plain();
    }
    KEPT.with(|kept| {
        let mut kept = kept.borrow_mut();
        if kept.is_none() {
            *kept = create_policy();
        }
        let Some(Policy { policy, .. }) = &*kept else {
            return plain();
        };
        let create: Function = js::assume(js::get(policy, "createScriptURL"));
        create.call1(policy, &address.into()).unwrap_or_else(|_| plain())
    })
}

fn create_policy() -> Option<Policy> {
    let create_script_url = Closure::own_aborting(|address: String| same_origin(&address));
    let rules = js::object!([("createScriptURL", function(&create_script_url).into())]);
    let factory = js::get(&js_sys::global(), "trustedTypes");
    let create: Function = js::get(&factory, "createPolicy").dyn_into().ok()?;
    let policy = create.call2(&factory, &POLICY.into(), &rules).ok()?;
    Some(Policy { policy, _create_script_url: create_script_url })
}

fn same_origin(address: &str) -> Result<String, JsValue> {
    let location = web_sys::window().ok_or(JsValue::NULL)?.location();
    let resolved = Url::new_with_base(address, &location.href()?)?;
    if resolved.origin() == location.origin()? {
        Ok(resolved.href())
    } else {
        Err(js_sys::TypeError::new("the worker must come from the page's own origin").into())
    }
}
