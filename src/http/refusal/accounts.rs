//! Refusals about the accounts of staff.

use super::told;
use crate::http::problem::{Code, Problem};

pub(super) fn username_taken(username: String) -> Problem {
    let zh = format!("用户名“{username}”已被占用");
    let en = format!("`{username}` is taken");
    told(Code::UsernameTaken, zh, en).with("username", username)
}

pub(super) fn password_expired() -> Problem {
    told(
        Code::PasswordExpired,
        "密码使用已超过规定期限，请设置新密码后登录",
        "the password is older than the rules here allow: send a new one along",
    )
}

pub(super) fn code_needed() -> Problem {
    told(
        Code::CodeNeeded,
        "该账号已启用动态口令，请输入验证码或恢复码",
        "the account has a second factor: send a code of the authenticator or a recovery code",
    )
}

pub(super) fn wrong_code() -> Problem {
    told(
        Code::WrongCode,
        "验证码有误或已用过，请换一个新的",
        "the code is wrong or was used: take a fresh one",
    )
}

pub(super) fn proof_needed() -> Problem {
    told(
        Code::ProofNeeded,
        "此操作较为敏感，请再次输入密码",
        "this is a sensitive act: prove who you are once more",
    )
}

pub(super) fn invitation_link() -> Problem {
    told(
        Code::InvitationLink,
        "邀请链接不存在、已过期或已使用，请向管理员索取新的链接",
        "the invitation is unknown, expired or used: ask an administrator for a new one",
    )
}

pub(super) fn last_administrator() -> Problem {
    told(
        Code::LastAdministrator,
        "至少要保留一名能登录的管理员",
        "somebody has to be left who can manage accounts",
    )
}
