//! The one table of codes.
//!
//! Invariant: a code never changes its meaning, and has a title of its own in both languages.

use actix_web::http::StatusCode;
use serde::{Serialize, Serializer};
use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::http::language::Language;

macro_rules! codes {
    ($($variant:ident $code:literal $status:ident $zh:literal $en:literal;)*) => {
        /// The stable name of a problem.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Code {
            $(#[doc = $en] $variant,)*
        }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word that clients compare.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code),* }
            }

            /// The HTTP status that goes with it.
            pub const fn status(self) -> StatusCode {
                match self { $(Self::$variant => StatusCode::$status),* }
            }

            /// What it is, in a few words that never change.
            pub const fn title(self, language: Language) -> &'static str {
                match (self, language) {
                    $((Self::$variant, Language::Chinese) => $zh,)*
                    $((Self::$variant, Language::English) => $en,)*
                }
            }
        }
    };
}

codes! {
    NotSignedIn "not_signed_in" UNAUTHORIZED "尚未登录" "Not signed in";
    WrongPassword "wrong_password" UNAUTHORIZED "用户名或密码错误" "Wrong username or password";
    IdentityProviderDown "identity_provider_down" SERVICE_UNAVAILABLE "统一身份认证暂不可用" "Identity provider does not answer";
    IdentityRefused "identity_refused" FORBIDDEN "统一身份认证未通过" "Identity not proven";
    SignInLost "sign_in_lost" FORBIDDEN "本次登录已失效" "Sign-in lost";
    IdentityNotLinked "identity_not_linked" FORBIDDEN "该身份尚未绑定账号" "Identity not linked";
    IdentityTaken "identity_taken" CONFLICT "该身份已绑定其他账号" "Identity linked to another account";
    UnknownTicket "unknown_ticket" UNAUTHORIZED "准考凭证无效" "Unknown ticket";
    IdentityMismatch "identity_mismatch" FORBIDDEN "身份信息不符" "Name or number do not match";
    PasswordExpired "password_expired" FORBIDDEN "密码已到期" "Password expired";
    CodeNeeded "code_needed" UNAUTHORIZED "需要动态口令" "A code is needed";
    WrongCode "wrong_code" UNAUTHORIZED "动态口令有误" "Wrong code";
    ProofNeeded "proof_needed" FORBIDDEN "需要再次验证身份" "Proof needed";
    InvitationLink "invitation_link" FORBIDDEN "邀请链接无效" "Invitation not valid";
    LastAdministrator "last_administrator" CONFLICT "不能没有管理员" "Last administrator";
    UnknownHallCode "unknown_hall_code" UNAUTHORIZED "入场码无效" "Unknown hall code";
    AccessCode "access_code" FORBIDDEN "考场口令不正确" "Access code not right";
    NetworkNotAllowed "network_not_allowed" FORBIDDEN "不在允许的网络内" "Network not allowed";
    BrowserNotAllowed "browser_not_allowed" FORBIDDEN "须用指定的考试浏览器" "Browser not allowed";
    TriedTooOften "tried_too_often" TOO_MANY_REQUESTS "输错次数过多" "Tried too often";
    Forbidden "forbidden" FORBIDDEN "没有权限" "Not allowed";
    NotFromPage "not_from_page" FORBIDDEN "请求不是从本系统页面发出" "Not from a page of this service";
    NotFound "not_found" NOT_FOUND "没有找到" "Not found";
    NoSuchRoute "no_such_route" NOT_FOUND "没有这个地址" "No such route";
    MethodNotAllowed "method_not_allowed" METHOD_NOT_ALLOWED "不支持这种请求方法" "Method not allowed";
    MalformedJson "malformed_json" BAD_REQUEST "JSON 格式错误" "Malformed JSON";
    UnreadableBody "unreadable_body" UNPROCESSABLE_ENTITY "请求内容不符合要求" "Unreadable body";
    UnsupportedMediaType "unsupported_media_type" UNSUPPORTED_MEDIA_TYPE "不支持的内容类型" "Unsupported media type";
    BodyTooLarge "body_too_large" PAYLOAD_TOO_LARGE "请求内容过大" "Body too large";
    HeadTooLarge "head_too_large" REQUEST_HEADER_FIELDS_TOO_LARGE "请求头过大" "Head too large";
    BodyTooSlow "body_too_slow" REQUEST_TIMEOUT "请求内容发送过慢" "Body too slow";
    BadQuery "bad_query" BAD_REQUEST "查询参数有误" "Bad query parameter";
    SetupLink "setup_link" FORBIDDEN "初始化链接无效" "Set-up link not valid";
    UsernameTaken "username_taken" CONFLICT "用户名已被占用" "Username taken";
    InvalidField "invalid_field" UNPROCESSABLE_ENTITY "字段填写有误" "Invalid field";
    ExamState "exam_state" CONFLICT "考试状态不允许此操作" "Exam in another state";
    ChangedMeanwhile "changed_meanwhile" CONFLICT "考试已被他人修改" "Changed meanwhile";
    BlueprintChanged "blueprint_changed" CONFLICT "方案已被他人修改" "Plan changed meanwhile";
    BlueprintInUse "blueprint_in_use" CONFLICT "方案正在被考试使用" "Plan in use";
    QuestionChanged "question_changed" CONFLICT "试题已被他人修改" "Question changed meanwhile";
    NotReviewed "not_reviewed" CONFLICT "不能作出此审核决定" "Not reviewed";
    NoDowntimeCredit "no_downtime_credit" CONFLICT "本场考试不补偿中断时间" "No downtime credit";
    ExamNotOver "exam_not_over" CONFLICT "考试尚未结束" "Exam not over";
    ModelTooLarge "model_too_large" CONFLICT "作答太多，无法估计模型" "Too many answers for a model";
    EmptyRoster "empty_roster" CONFLICT "考生名单为空" "Empty roster";
    InvalidRoster "invalid_roster" UNPROCESSABLE_ENTITY "考生名单有误" "Invalid roster";
    InvalidQuestions "invalid_questions" UNPROCESSABLE_ENTITY "试题有误" "Invalid questions";
    UnreadableFile "unreadable_file" UNPROCESSABLE_ENTITY "文件无法读取" "Unreadable file";
    UnusablePicture "unusable_picture" UNPROCESSABLE_ENTITY "图片无法使用" "Unusable picture";
    ImportDecided "import_decided" CONFLICT "此次导入已有决定" "Import decided already";
    ImportExpired "import_expired" CONFLICT "此次导入已过期" "Import expired";
    NotReady "not_ready" UNPROCESSABLE_ENTITY "有试题待人工确认" "Questions wait for a person";
    ChangedSince "changed_since" CONFLICT "试题此后已被修改" "Questions were changed since";
    InvalidBlueprint "invalid_blueprint" UNPROCESSABLE_ENTITY "组卷方案有误" "Invalid blueprint";
    BankCannotServe "bank_cannot_serve" CONFLICT "题库不能满足组卷方案" "Bank cannot serve the blueprint";
    NotInBank "not_in_bank" CONFLICT "题库中没有方案所列的内容" "Not in the bank";
    PaperNotDrawn "paper_not_drawn" CONFLICT "未能抽出试卷" "Paper could not be drawn";
    AlreadyOnRoster "already_on_roster" CONFLICT "名单中已有此人" "Already on the roster";
    InvalidRules "invalid_rules" UNPROCESSABLE_ENTITY "考试规则有误" "Invalid rules";
    ExamNotOpen "exam_not_open" CONFLICT "考试未开放" "Exam not open";
    NotYetOpen "not_yet_open" CONFLICT "考试尚未开始" "Not yet open";
    WindowOver "window_over" CONFLICT "考试时段已结束" "Window over";
    AttemptNotStarted "attempt_not_started" CONFLICT "尚未开始作答" "Attempt not started";
    AttemptClosed "attempt_closed" CONFLICT "作答已结束" "Attempt closed";
    AttemptPaused "attempt_paused" CONFLICT "考试已暂停" "Attempt paused";
    OtherDevice "other_device" CONFLICT "已在其他设备上作答" "Another device is active";
    StaleRevision "stale_revision" CONFLICT "已保存更新的答案" "Stale revision";
    RevisionConflict "revision_conflict" CONFLICT "答案版本冲突" "Revision conflict";
    NoSuchSlot "no_such_slot" UNPROCESSABLE_ENTITY "试卷上没有这道题" "No such slot";
    RepeatedSlot "repeated_slot" UNPROCESSABLE_ENTITY "同一道题出现了两次" "Repeated slot";
    ResponseDoesNotFit "response_does_not_fit" UNPROCESSABLE_ENTITY "答案与题目不符" "Response does not fit";
    NoFurtherAttempt "no_further_attempt" CONFLICT "没有更多作答机会" "No further attempt";
    NotReleased "not_released" FORBIDDEN "成绩尚未公布" "Not released";
    Ungraded "ungraded" CONFLICT "还有成绩未评定" "Grades not final";
    NobodyToAward "nobody_to_award" CONFLICT "没有可颁证的考生" "Nobody to award";
    TooManyAwards "too_many_awards" CONFLICT "证书份数过多" "Too many certificates";
    AttemptOpen "attempt_open" CONFLICT "作答尚未结束" "Attempt still open";
    AlreadyDecided "already_decided" CONFLICT "此前已作出决定" "Already decided";
    SecondPerson "second_person_needed" CONFLICT "须由另一人批准生效" "A second person has to put this into force";
    NotOnRoster "not_on_roster" UNPROCESSABLE_ENTITY "名单中没有此人或此支部" "Not on the roster";
    NotMarkedByHand "not_marked_by_hand" CONFLICT "此题由系统评分" "Not marked by hand";
    TooManyMarks "too_many_marks" UNPROCESSABLE_ENTITY "给分超过本题分值" "Too many marks";
    MarkingBegun "marking_begun" CONFLICT "阅卷已开始" "Marking has begun";
    MarkingLapsed "marking_lapsed" CONFLICT "此份答卷已转交他人或已评完" "Marking lapsed";
    TooManyTries "too_many_tries" TOO_MANY_REQUESTS "尝试过于频繁" "Too many tries";
    TooManySaves "too_many_saves" TOO_MANY_REQUESTS "保存过于频繁" "Too many saves";
    TooManyMessages "too_many_messages" CONFLICT "消息已达上限" "Too many messages";
    Busy "busy" SERVICE_UNAVAILABLE "系统繁忙，请稍后重试" "Busy, try again";
    Internal "internal" INTERNAL_SERVER_ERROR "系统内部错误" "Internal error";
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl PartialSchema for Code {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::Type(Type::String))
            .enum_values(Some(Self::ALL.iter().map(|code| code.as_str())))
            .description(Some("What clients compare; never changes."))
            .into()
    }
}

impl ToSchema for Code {
    fn name() -> std::borrow::Cow<'static, str> {
        "ProblemCode".into()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_code_stands_twice_in_the_table() {
        let codes: BTreeSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(codes.len(), Code::ALL.len());
        let is_snake = |code: &&str| code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        assert!(codes.iter().all(is_snake));
    }

    #[test]
    fn every_code_has_a_title_of_its_own_in_both_languages() {
        for language in [Language::Chinese, Language::English] {
            let titles: BTreeSet<_> = Code::ALL.iter().map(|code| code.title(language)).collect();
            assert_eq!(titles.len(), Code::ALL.len());
            for title in titles {
                assert_eq!(title.is_ascii(), language == Language::English, "{title}");
            }
        }
    }

    #[test]
    fn every_code_is_an_error() {
        for code in Code::ALL {
            assert!(400 <= code.status().as_u16(), "{}", code.as_str());
        }
    }
}
