//! What was done, in one word; and what names leave the system with.
//!
//! Invariant: a word that was stored is never given another meaning.

/// What was done, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Extra time was granted.
    ExtraTimeGranted,
    /// Minutes in which the service was down were given back.
    DowntimeCredited,
    /// The clock of one attempt or of many was stopped.
    AttemptPaused,
    /// It was let go on.
    AttemptResumed,
    /// The paper of a candidate was collected.
    AttemptCollected,
    /// Candidates were told something.
    MessageSent,
    /// That was withdrawn.
    MessageWithdrawn,
    /// A refused save was made the answer.
    RefusedSaveAdmitted,
    /// A refused save was looked at and left aside.
    RefusedSaveDismissed,
    /// A candidate got a new ticket, which ended the old one.
    TicketReissued,
    /// A ticket was ended, and no other given.
    TicketRevoked,
    /// A candidate got another hall code, which ended the old one.
    HallCodeReplaced,
    /// A hall code was ended.
    HallCodeRevoked,
    /// What a published exam asks at its doors was changed.
    AdmissionRulesChanged,
    /// A ruling was proposed.
    RulingProposed,
    /// A ruling was put into force.
    RulingApplied,
    /// A proposed ruling was withdrawn.
    RulingWithdrawn,
    /// Markers settled the marks of an essay.
    EssayMarked,
    /// An account was made, or its password may be set anew.
    AccountInvited,
    /// An account was renamed, deactivated or let in again.
    AccountChanged,
    /// A password was set.
    PasswordSet,
    /// A second factor was set up.
    SecondFactorSet,
    /// A second factor was taken away.
    SecondFactorRemoved,
    /// An identity at a provider was linked to an account.
    IdentityLinked,
    /// An identity was let go of.
    IdentityUnlinked,
    /// Sessions of an account were ended.
    SessionsEnded,
    /// An account was given a role.
    GrantGiven,
    /// Somebody stood for a role that was given.
    GrantConfirmed,
    /// A role was taken back.
    GrantRemoved,
    /// A draft was made.
    ExamCreated,
    /// The plan or the rules of a draft were changed.
    ExamChanged,
    /// The roster was changed.
    RosterChanged,
    /// Papers were drawn, and the exam was opened to its candidates.
    ExamPublished,
    /// A drawing of papers was called off.
    DrawingCancelled,
    /// A plan for papers was changed.
    BlueprintChanged,
    /// A plan for papers was removed.
    BlueprintRemoved,
    /// The exam was ended for everybody.
    ExamClosed,
    /// Candidates got their first tickets.
    TicketsIssued,
    /// How the questions of an exam did was taken over into the bank.
    ObservationsTaken,
    /// Questions of a file were stored in the bank.
    ImportStored,
    /// That was taken back.
    ImportUndone,
    /// Entries from before there were chains were linked.
    EntriesAdopted,
    /// Names left the system as they are.
    NamesExported,
    /// Everything that is kept about a person was handed out.
    OwnDataHandedOut,
    /// Personal data was erased.
    PersonsErased,
}

words! {
    Action {
        ExtraTimeGranted = "extra_time_granted",
        DowntimeCredited = "downtime_credited",
        AttemptPaused = "attempt_paused",
        AttemptResumed = "attempt_resumed",
        AttemptCollected = "attempt_collected",
        MessageSent = "message_sent",
        MessageWithdrawn = "message_withdrawn",
        RefusedSaveAdmitted = "refused_save_admitted",
        RefusedSaveDismissed = "refused_save_dismissed",
        TicketReissued = "ticket_reissued",
        TicketRevoked = "ticket_revoked",
        HallCodeReplaced = "hall_code_replaced",
        HallCodeRevoked = "hall_code_revoked",
        AdmissionRulesChanged = "admission_rules_changed",
        RulingProposed = "ruling_proposed",
        RulingApplied = "ruling_applied",
        RulingWithdrawn = "ruling_withdrawn",
        EssayMarked = "essay_marked",
        AccountInvited = "account_invited",
        AccountChanged = "account_changed",
        PasswordSet = "password_set",
        SecondFactorSet = "second_factor_set",
        SecondFactorRemoved = "second_factor_removed",
        IdentityLinked = "identity_linked",
        IdentityUnlinked = "identity_unlinked",
        SessionsEnded = "sessions_ended",
        GrantGiven = "grant_given",
        GrantConfirmed = "grant_confirmed",
        GrantRemoved = "grant_removed",
        ExamCreated = "exam_created",
        ExamChanged = "exam_changed",
        RosterChanged = "roster_changed",
        ExamPublished = "exam_published",
        DrawingCancelled = "drawing_cancelled",
        BlueprintChanged = "blueprint_changed",
        BlueprintRemoved = "blueprint_removed",
        ExamClosed = "exam_closed",
        TicketsIssued = "tickets_issued",
        ObservationsTaken = "observations_taken",
        ImportStored = "import_stored",
        ImportUndone = "import_undone",
        EntriesAdopted = "entries_adopted",
        NamesExported = "names_exported",
        OwnDataHandedOut = "own_data_handed_out",
        PersonsErased = "persons_erased",
    }
}

impl Action {
    /// In Chinese, as a person reads it.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::ExtraTimeGranted => "加时",
            Self::DowntimeCredited => "中断补时",
            Self::AttemptPaused => "暂停",
            Self::AttemptResumed => "继续",
            Self::AttemptCollected => "收卷",
            Self::MessageSent => "给考生发消息",
            Self::MessageWithdrawn => "撤回消息",
            Self::RefusedSaveAdmitted => "采纳迟到的保存",
            Self::RefusedSaveDismissed => "不采纳迟到的保存",
            Self::TicketReissued => "补发准考凭证",
            Self::TicketRevoked => "作废准考凭证",
            Self::HallCodeReplaced => "更换入场码",
            Self::HallCodeRevoked => "作废入场码",
            Self::AdmissionRulesChanged => "修改入场规则",
            Self::RulingProposed => "提出更正",
            Self::RulingApplied => "更正生效",
            Self::RulingWithdrawn => "更正撤回",
            Self::EssayMarked => "主观题评定",
            Self::AccountInvited => "邀请账号",
            Self::AccountChanged => "修改账号",
            Self::PasswordSet => "设置密码",
            Self::SecondFactorSet => "启用动态口令",
            Self::SecondFactorRemoved => "停用动态口令",
            Self::IdentityLinked => "绑定登录身份",
            Self::IdentityUnlinked => "解除登录身份",
            Self::SessionsEnded => "结束会话",
            Self::GrantGiven => "授予角色",
            Self::GrantConfirmed => "确认授权",
            Self::GrantRemoved => "收回角色",
            Self::ExamCreated => "新建考试",
            Self::ExamChanged => "修改考试",
            Self::RosterChanged => "修改名单",
            Self::ExamPublished => "发布考试",
            Self::DrawingCancelled => "取消出卷",
            Self::BlueprintChanged => "修改组卷方案",
            Self::BlueprintRemoved => "删除组卷方案",
            Self::ExamClosed => "结束考试",
            Self::TicketsIssued => "发放准考凭证",
            Self::ObservationsTaken => "回写试题表现",
            Self::ImportStored => "导入试题",
            Self::ImportUndone => "撤销导入",
            Self::EntriesAdopted => "接续旧记录",
            Self::NamesExported => "导出完整姓名",
            Self::OwnDataHandedOut => "提供个人数据",
            Self::PersonsErased => "清除个人信息",
        }
    }
}

/// What names leave the system with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Export {
    /// 成绩汇总.
    Scores,
    /// 缺考名单.
    Absentees,
    /// 作答明细.
    Answers,
    /// 主观题作答.
    Essays,
    /// 等值成绩.
    Equated,
    /// The workbook of all sheets.
    Workbook,
    /// A table as a page of the office shows it.
    Table,
}

words! {
    Export {
        Scores = "scores",
        Absentees = "absentees",
        Answers = "answers",
        Essays = "essays",
        Equated = "equated",
        Workbook = "workbook",
        Table = "table",
    }
}
