//! The words around letters that make them name options, or keep them from it.

/// What leads up to letters that name options, given that a clause ends or goes on behind them.
pub(super) const LEADS: &[&str] = &[
    "选",
    "选项",
    "选择",
    "选了",
    "选成",
    "选为",
    "选的是",
    "答案",
    "答案是",
    "答案为",
    "答案应为",
    "答案应是",
    "排除",
    "排除了",
    "故",
    "正确的是",
    "错误的是",
    "题意的是",
    "正确的有",
    "错误的有",
    "题意的有",
    "正确项",
    "正确项是",
    "正确项为",
    "错误项",
    "错误项是",
    "错误项为",
    "干扰项",
    "除",
    "除了",
    "顺序",
    "顺序是",
    "顺序为",
    "顺序应为",
    "次序",
    "次序是",
    "次序为",
    "排序",
    "排序是",
    "排序为",
    "依次是",
    "依次为",
    "依次",
    "只有",
    "仅",
    "第",
    "option",
    "options",
    "Option",
    "Options",
];

/// What letters can only follow as the names of options, whatever comes behind them.
pub(super) const TITLES: &[&str] = &["选项", "option", "options", "Option", "Options"];

/// Words that end like a lead: 评选, 入选, 事故.
pub(super) const NO_LEADS: &[&str] = &[
    "评选",
    "入选",
    "竞选",
    "推选",
    "海选",
    "筛选",
    "精选",
    "挑选",
    "候选",
    "遴选",
    "人选",
    "普选",
    "直选",
    "甄选",
    "优选",
    "当选",
    "改选",
    "事故",
    "缘故",
    "典故",
    "掌故",
    "变故",
    "世故",
    "开除",
    "清除",
    "消除",
    "废除",
    "免除",
    "解除",
    "不仅",
    "评选为",
    "入选为",
    "当选为",
    "推选为",
    "评选了",
    "推选了",
];

/// What goes between letters and what is said of them: “A、C的说法都不正确”.
pub(super) const FILLERS: &[&str] = &[
    "均", "都", "皆", "全部", "全", "也", "则", "同样", "明显", "显然", "完全", "并", "才", "的",
    "说法", "表述", "描述", "观点", "理解", "内容", "做法", "是", "为", "属于", "过于", "太",
];

/// What is said of options and hardly of anything else.
pub(super) const JUDGEMENTS: &[&str] = &[
    "错误",
    "不正确",
    "不对",
    "不符",
    "不合题",
    "符合题",
    "符合材料",
    "符合原文",
    "符合文意",
    "与题",
    "与材料",
    "与原文",
    "与文意",
    "不选",
    "不当选",
    "当选",
    "应选",
    "不应选",
    "不能选",
    "不可选",
    "不入选",
    "排除",
    "应排除",
    "可排除",
    "可以排除",
    "应当排除",
    "应予排除",
    "无误",
    "有误",
    "无关",
    "夸大",
    "混淆",
    "曲解",
    "片面",
    "绝对",
    "以偏概全",
    "偷换",
    "张冠李戴",
    "颠倒",
    "干扰项",
    "错误项",
    "正确项",
    "正确答案",
    "错误答案",
];

/// What is said of options only where it ends the clause: “A正确处理了”, “A对B有利” say other things.
pub(super) const SHORT_JUDGEMENTS: &[&str] = &["正确", "对", "错", "说法", "表述", "干扰"];

/// What may end a clause with a short judgement: “A对B错”, “A错在”, “A正确的理由”.
pub(super) const SHORT_ENDS: &[&str] = &["的", "在", "，", "且", "但", "而", "无疑"];

/// Words with which a clause goes on behind letters that were led up to: “选A是因为”, “除A外”.
pub(super) const GOES_ON: &[&str] = &[
    "是", "为", "的", "而", "因", "和", "与", "及", "或", "即", "外", "以外", "之外", "后", "以及",
    "不", "均", "都", "皆", "全", "也", "则", "符合", "说法", "表述", "属于", "更", "最", "又",
    "且", "并", "但", "时", "吗", "呢", "吧", "了", "个", "条", "句", "这", "两个", "三个", "者",
];

/// Words that tell that letters stand in an order of their own.
pub(super) const ORDERED: &[&str] = &[
    "依次", "分别", "先后", "顺序", "次序", "排序", "排列", "对应",
];

/// What stands before letters that go on naming options: “没有分清A和B”, “而不是A”.
pub(super) const CONNECTING: &[&str] = &[
    "和", "与", "及", "或", "是", "即", "而", "但", "在", "对", "把", "将", "从", "比", "因", "则",
    "其实", "分清", "区分", "因此", "所以", "可见", "可知", "对于", "由", "按", "如", "而非",
];

/// With what something is said of letters that go on naming options: “D属于目标”, “C没有体现”.
pub(super) const PREDICATES: &[&str] = &[
    "属于", "没", "未", "相", "体现", "强调", "把", "将", "中的", "中“", "虽", "反", "脱离", "过",
    "有", "无", "在", "应", "需", "可", "能", "只", "才", "会", "所", "侧重", "忽视", "忽略", "偏",
    "缺", "遗漏", "漏", "说的", "讲的", "指的", "提", "材料", "就", "已", "仍", "既", "还", "涉及",
    "违背", "歪曲", "扩大", "缩小", "说明", "反映", "概括", "准确", "全面", "完整", "正确", "错",
    "着重", "着眼",
];
