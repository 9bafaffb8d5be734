//! The rules of the linter: codes, severities and what each is about, in the words of the bank's README.
//!
//! Invariant: codes are those of the design and never change their meaning; a code whose severity depends
//! on how bad it is has two rules.

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The question must not be used as it is.
    Error,
    /// A person should look, and change it or say why not.
    Warning,
}

words! { Severity { Error = "error", Warning = "warning", } }

macro_rules! rules {
    ($($name:ident $code:literal $severity:ident $summary:literal;)*) => {
        /// One rule of the linter.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $(#[doc = $summary] $name,)*
        }

        impl Rule {
            /// Every rule, by group.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The stable name in files, output and suppressions; two rules of different severity may share it.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }

            /// How much a finding of it weighs.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity),* }
            }

            /// What it is about, in Chinese, without a final stop.
            pub const fn summary(self) -> &'static str {
                match self { $(Self::$name => $summary),* }
            }
        }
    };
}

rules! {
    S1 "S1" Error "题干以“此”“其”“同时”“因此”等承接上文的词开头";
    S2 "S2" Error "题干有“近日”“日前”“此前”“上述”等离开原文就没有着落的词";
    S3 "S3" Error "题干有“今年”“去年”，或者写了月日而没有年份";
    S4 "S4" Warning "题干有“目前”“当前”“如今”，没有写明截至何时";
    S5 "S5" Error "题干以“这一”“它”“他们”等代词作主语";
    S6 "S6" Error "题干除去出处和空，剩下的内容太少，看不出问的是什么";
    S7 "S7" Warning "题干超过 130 字（不计材料名称）";
    S7Long "S7" Error "题干超过 200 字（不计材料名称）";
    S8 "S8" Error "引号、书名号或括号不成对";
    S9 "S9" Error "题干缺主语，像是从句子中间截下来的";
    S10 "S10" Error "题干说“根据材料”“文中”，却没有写明是哪一份材料";
    S11 "S11" Warning "一个分句里有两个以上的空";
    S12 "S12" Error "题干没有疑问词，也没有空或括号，看不出要答什么";
    K1 "K1" Error "答案的文字就在题干里";
    K2 "K2" Error "材料中同样的上下文还有别的填法";
    K3 "K3" Error "填空答案不足两个字（数字除外）";
    K4 "K4" Error "空设在“……等”这样没有列完的列举里";
    K5 "K5" Error "填空答案超过八个字";
    K6 "K6" Error "答案以“要”“又”“被”“对”“的”开头，像是截错了";
    K7 "K7" Error "多选题的选项全是正确答案";
    K8 "K8" Error "填空答案不在所写的出处里";
    K9 "K9" Error "数字答案连同单位不在所写的出处里";
    K10 "K10" Error "一个空的答案与另一个空的答案相同，而作答分先后";
    K10Spare "K10" Warning "填空认可的写法里，有程序本来就认为相同的";
    D1 "D1" Error "选项太少或太多：单选至少四个，多选四至六个";
    D2 "D2" Error "两个选项是同一个意思，只是写法不同";
    D3 "D3" Error "正确选项明显比其他选项长";
    D4 "D4" Error "正确选项明显比其他选项短";
    D3Bank "D3" Warning "全库单选题的正确选项偏长";
    D4Bank "D4" Warning "全库单选题的正确选项偏短";
    D5 "D5" Error "一个选项包含另一个选项";
    D6 "D6" Error "把错误选项代入题干，得到的话材料里也有";
    D6b "D6b" Error "错误选项与正确选项在出处的同一列举里";
    D7 "D7" Error "选项不是同一类：书名号、单位、日期的详略不一";
    D8 "D8" Error "选项超过 34 字";
    D9 "D9" Error "两个选项是近义词，如“互联网”与“网络空间”";
    D11 "D11" Error "数字或日期选项没有从小到大写";
    D11Bank "D11" Warning "全库数字选项的答案总在某个位置，如总是最大";
    D12 "D12" Error "选项是“以上都对”“以上都不对”一类";
    D13 "D13" Warning "只有错误选项用了“总是”“完全”“绝对”等绝对的词";
    D14 "D14" Warning "只有正确选项重复了题干里的词语";
    N1 "N1" Error "题干问的是“不”“错误”的，却没有用 `**` 标出来";
    N2 "N2" Error "题干和选项都是否定的";
    N3 "N3" Warning "全库否定式的题超过一成";
    T2 "T2" Error "判断题超过 80 字，或者不止一个要判断的说法";
    T3 "T3" Warning "判断题照抄材料原句而且是对的";
    T4 "T4" Warning "全库判断题中错的不在五成至六成之间";
    M1 "M1" Error "匹配题右栏有内容相同的项";
    M2 "M2" Warning "匹配题左右项数相等而按对计分，最后一对白送";
    M3 "M3" Error "排序题各项的时间分不出先后，或者与答案的次序相反";
    C1 "C1" Error "正确选项与题干有六个以上的字连着相同，其他选项没有";
    C2 "C2" Warning "这道题的答案出现在另一道题里，两题没有互斥";
    C3 "C3" Warning "两道题的知识点代号只差大小写、短横线或空格";
    C4 "C4" Warning "两道题大半文字相同，没有互斥";
    C5 "C5" Warning "同一题型的两道题答案相同，没有互斥";
    B1 "B1" Error "两道题的题干和答案都相同";
    B2 "B2" Warning "全库单选题的答案在文件中总写在某个位置";
    B4 "B4" Warning "题库某一类的题不足方案所需的五倍";
    B5 "B5" Error "出处的原文在材料里找不到，或者不在所写的位置";
    B6 "B6" Error "有组织者规定不得使用的词语";
    B6Name "B6" Error "规范用语写得不完整，如“习总书记”“十八大”前没有“党的”";
    B7 "B7" Error "引号里的话不是材料原文";
    G1 "G1" Warning "少选按个数给分时，只差一个正确选项已经能得满分";
}

impl Rule {
    /// Whether a code is that of some rule.
    pub fn is_code(code: &str) -> bool {
        Self::ALL.iter().any(|rule| rule.code() == code)
    }

    /// Whether it can be judged only where the texts of the materials are at hand.
    pub const fn needs_texts(self) -> bool {
        matches!(self, Self::K2 | Self::D6 | Self::T3 | Self::B5 | Self::B7)
    }

    /// Whether a finding is about a bank as a whole, not about one question.
    pub const fn is_of_bank(self) -> bool {
        matches!(
            self,
            Self::D3Bank | Self::D4Bank | Self::D11Bank | Self::N3 | Self::T4 | Self::B2
        )
    }
}
