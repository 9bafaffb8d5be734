//! Problems (RFC 9457): the one table of codes, and how a problem is written.
//!
//! Invariant: every refusal of the API is a [`Problem`] with a code of this table. A 5xx tells the
//! caller nothing of its cause; the cause rides along for the log.

use std::fmt;

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header;
use actix_web::{HttpResponse, ResponseError};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};
use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::language::Language;

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
    UnknownTicket "unknown_ticket" UNAUTHORIZED "准考凭证无效" "Unknown ticket";
    IdentityMismatch "identity_mismatch" FORBIDDEN "身份信息不符" "Name or number do not match";
    Forbidden "forbidden" FORBIDDEN "没有权限" "Not allowed";
    NotFound "not_found" NOT_FOUND "没有找到" "Not found";
    NoSuchRoute "no_such_route" NOT_FOUND "没有这个地址" "No such route";
    MethodNotAllowed "method_not_allowed" METHOD_NOT_ALLOWED "不支持这种请求方法" "Method not allowed";
    MalformedJson "malformed_json" BAD_REQUEST "JSON 格式错误" "Malformed JSON";
    UnreadableBody "unreadable_body" UNPROCESSABLE_ENTITY "请求内容不符合要求" "Unreadable body";
    UnsupportedMediaType "unsupported_media_type" UNSUPPORTED_MEDIA_TYPE "不支持的内容类型" "Unsupported media type";
    BodyTooLarge "body_too_large" PAYLOAD_TOO_LARGE "请求内容过大" "Body too large";
    BadQuery "bad_query" BAD_REQUEST "查询参数有误" "Bad query parameter";
    SetupLink "setup_link" FORBIDDEN "初始化链接无效" "Set-up link not valid";
    UsernameTaken "username_taken" CONFLICT "用户名已被占用" "Username taken";
    InvalidField "invalid_field" UNPROCESSABLE_ENTITY "字段填写有误" "Invalid field";
    ExamState "exam_state" CONFLICT "考试状态不允许此操作" "Exam in another state";
    ChangedMeanwhile "changed_meanwhile" CONFLICT "考试已被他人修改" "Changed meanwhile";
    NoDowntimeCredit "no_downtime_credit" CONFLICT "本场考试不补偿中断时间" "No downtime credit";
    ExamNotOver "exam_not_over" CONFLICT "考试尚未结束" "Exam not over";
    EmptyRoster "empty_roster" CONFLICT "考生名单为空" "Empty roster";
    InvalidRoster "invalid_roster" UNPROCESSABLE_ENTITY "考生名单有误" "Invalid roster";
    InvalidQuestions "invalid_questions" UNPROCESSABLE_ENTITY "试题有误" "Invalid questions";
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

/// A sentence in both languages: no final stop, and no times, which a client shows in its own zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Text {
    zh: String,
    en: String,
}

impl Text {
    pub(super) fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            zh: zh.into(),
            en: en.into(),
        }
    }

    pub(super) fn get(&self, language: Language) -> &str {
        match language {
            Language::Chinese => &self.zh,
            Language::English => &self.en,
        }
    }
}

/// A refusal with what a caller needs to act on it.
#[derive(Debug, Clone)]
pub struct Problem(Box<Parts>);

#[derive(Debug, Clone)]
struct Parts {
    code: Code,
    detail: Text,
    facts: Map<String, Value>,
    entries: Option<(&'static str, Vec<Entry>)>,
    /// Methods for `Allow`.
    allow: Option<String>,
    /// For the log.
    cause: Option<String>,
}

/// One of many faults, with a message.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) facts: Map<String, Value>,
    pub(super) message: Text,
}

/// A problem as it is written.
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub(super) struct Written<'a> {
    /// A relative reference, one for each code.
    #[serde(rename = "type")]
    #[schema(example = "/problems/attempt_closed")]
    kind: String,
    /// What it is; the same for each code.
    title: &'a str,
    /// The HTTP status.
    status: u16,
    code: Code,
    /// What was wanted and what was found.
    detail: &'a str,
    /// The name of the request in the log.
    request_id: &'a str,
    /// Facts by code: `opens_at`, `slot`, `faults` …
    #[serde(flatten)]
    facts: Map<String, Value>,
}

impl Problem {
    pub(super) fn new(code: Code, detail: Text) -> Self {
        Self(Box::new(Parts {
            code,
            detail,
            facts: Map::new(),
            entries: None,
            allow: None,
            cause: None,
        }))
    }

    /// A problem of which its title says everything.
    pub(super) fn plain(code: Code) -> Self {
        let title = |language| code.title(language);
        let zh = title(Language::Chinese);
        Self::new(code, Text::new(zh, title(Language::English).to_lowercase()))
    }

    pub(super) fn not_found() -> Self {
        let detail = Text::new(
            "没有这个对象，或者它不属于您",
            "there is no such thing, or it is not yours",
        );
        Self::new(Code::NotFound, detail)
    }

    /// Says nothing of the cause to the caller.
    pub(super) fn internal(cause: impl Into<String>) -> Self {
        let detail = Text::new(
            "请稍后重试；如仍有问题，请把 request_id 告诉管理员",
            "try again; if it stays, tell the administrator the request_id",
        );
        let mut problem = Self::new(Code::Internal, detail);
        problem.0.cause = Some(cause.into());
        problem
    }

    pub(super) fn with(mut self, fact: &str, value: impl Into<Value>) -> Self {
        self.0.facts.insert(fact.to_owned(), value.into());
        self
    }

    pub(super) fn with_entries(mut self, name: &'static str, entries: Vec<Entry>) -> Self {
        self.0.entries = Some((name, entries));
        self
    }

    pub(super) fn with_allow(mut self, methods: String) -> Self {
        self.0.allow = Some(methods);
        self
    }

    pub(super) fn with_cause(mut self, cause: impl Into<String>) -> Self {
        self.0.cause = Some(cause.into());
        self
    }

    /// What to log, where somebody must look into it.
    pub(super) fn cause(&self) -> Option<&str> {
        self.0.cause.as_deref()
    }

    /// The whole reply.
    pub(super) fn reply(&self, language: Language, request_id: &str) -> HttpResponse {
        let Parts { code, detail, .. } = &*self.0;
        let mut reply = HttpResponse::build(code.status());
        reply.insert_header((header::CONTENT_LANGUAGE, language.tag()));
        match code.status() {
            StatusCode::UNAUTHORIZED => {
                reply.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
            }
            StatusCode::SERVICE_UNAVAILABLE => {
                reply.insert_header((header::RETRY_AFTER, "1"));
            }
            _ => {}
        }
        if let Some(methods) = &self.0.allow {
            reply.insert_header((header::ALLOW, methods.as_str()));
        }
        let written = Written {
            kind: format!("/problems/{}", code.as_str()),
            title: code.title(language),
            status: code.status().as_u16(),
            code: *code,
            detail: detail.get(language),
            request_id,
            facts: self.facts(language),
        };
        let body = serde_json::to_vec(&written).unwrap_or_default();
        reply.content_type("application/problem+json").body(body)
    }

    fn facts(&self, language: Language) -> Map<String, Value> {
        let mut facts = self.0.facts.clone();
        if let Some((name, entries)) = &self.0.entries {
            let written = entries.iter().map(|entry| {
                let mut facts = entry.facts.clone();
                facts.insert("message".to_owned(), entry.message.get(language).into());
                Value::Object(facts)
            });
            facts.insert((*name).to_owned(), written.collect());
        }
        facts
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.code.as_str())
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.0.code.status()
    }

    /// A stand-in: `edge` writes the reply, which knows language and request.
    fn error_response(&self) -> HttpResponse<BoxBody> {
        HttpResponse::new(self.0.code.status())
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

    #[actix_web::test]
    async fn a_problem_is_written_in_the_language_asked_for() {
        let entry = Entry {
            facts: Map::from_iter([("slot".to_owned(), 3.into())]),
            message: Text::new("错", "wrong"),
        };
        let problem = Problem::new(Code::NoSuchSlot, Text::new("第 3 题", "slot 3"))
            .with("slot", 3)
            .with_entries("faults", vec![entry]);
        let mut bodies = Vec::new();
        for language in [Language::Chinese, Language::English] {
            let reply = problem.reply(language, "r-1");
            assert_eq!(reply.status(), StatusCode::UNPROCESSABLE_ENTITY);
            let body = actix_web::body::to_bytes(reply.into_body()).await.unwrap();
            bodies.push(serde_json::from_slice::<Value>(&body).unwrap());
        }
        let wanted = |title, detail, message| {
            serde_json::json!({
                "type": "/problems/no_such_slot", "title": title, "status": 422,
                "code": "no_such_slot", "detail": detail, "request_id": "r-1", "slot": 3,
                "faults": [{"slot": 3, "message": message}],
            })
        };
        assert_eq!(bodies[0], wanted("试卷上没有这道题", "第 3 题", "错"));
        assert_eq!(bodies[1], wanted("No such slot", "slot 3", "wrong"));
    }

    #[actix_web::test]
    async fn the_cause_of_an_internal_error_stays_inside() {
        let problem = Problem::internal("database: secret table");
        assert_eq!(problem.cause(), Some("database: secret table"));
        let reply = problem.reply(Language::English, "r-1");
        let body = actix_web::body::to_bytes(reply.into_body()).await.unwrap();
        assert!(!String::from_utf8(body.to_vec()).unwrap().contains("secret"));
    }
}
