//! What can go wrong with an identity of a provider, in words.
//!
//! Invariant: nothing of what the provider sent is repeated to the caller; it is for the log.

use super::told;
use crate::app::identity::IdentityFault;
use crate::http::problem::{Code, Problem};

pub(super) fn opens_nothing(fault: IdentityFault) -> Problem {
    match fault {
        IdentityFault::ProviderDown(reason) => provider_down(reason),
        IdentityFault::NotProven(reason) => not_proven(reason),
        IdentityFault::Lost => lost(),
        IdentityFault::NotLinked => not_linked(),
        IdentityFault::Taken => taken(),
    }
}

fn provider_down(reason: String) -> Problem {
    told(
        Code::IdentityProviderDown,
        "统一身份认证服务暂时没有响应；请改用用户名和密码登录",
        "the identity provider does not answer; sign in with username and password",
    )
    .with_cause(reason)
}

fn not_proven(reason: String) -> Problem {
    told(
        Code::IdentityRefused,
        "统一身份认证没有给出可信的结果；请重新登录，或改用用户名和密码",
        "the identity provider gave no answer that can be trusted; sign in again, or with username and password",
    )
    .with_cause(reason)
}

fn lost() -> Problem {
    told(
        Code::SignInLost,
        "本次登录已过期、已用过，或不是从这个浏览器开始的；请从登录页重新开始",
        "this sign-in has expired, was used before, or was not begun in this browser; begin again at the sign-in page",
    )
}

fn not_linked() -> Problem {
    told(
        Code::IdentityNotLinked,
        "该身份尚未绑定本系统的账号；请先用用户名和密码登录，再在“我的身份”中绑定",
        "the identity is linked to no account here; sign in with username and password first, then link it under “My identities”",
    )
}

fn taken() -> Problem {
    told(
        Code::IdentityTaken,
        "该身份已绑定另一个账号；须先在那个账号中解除绑定",
        "the identity is linked to another account, which has to let go of it first",
    )
}
