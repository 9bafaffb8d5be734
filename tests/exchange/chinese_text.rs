//! A bank of questions as it lies on people's disks: several hands, several years, every way of writing.

#![cfg(test)]

use examhall::formats::exchange::{Batch, ForeignKey, ForeignQuestion, Severity, chinese_text};

/// Pasted from three documents: section headings, keys in the stem, beside the question and in a list.
const BANK: &str = "\u{feff}××单位党建与网络安全知识题库（2024年修订）
说明：本题库共五部分，仅供内部学习使用。

一、单项选择题（每题2分，共16分）
1、党员如果没有正当理由，连续（ B ）不参加党的组织生活，就被认为是自行脱党。
A．三个月　　B．六个月　　C．九个月　　D．一年
2. 预备党员的预备期为（　　）。
A.半年
B.一年
C.一年半
D.二年
答案：B
解析：见章程关于预备期的规定，
从支部大会通过之日算起。
难度：易  知识点：发展党员
3．网络运营者应当留存相关的网络日志不少于（ ）
A、三个月 B、六个月 C、一年 D、两年 【答案】B【解析】法律规定不少于六个月。
4、关键信息基础设施的运营者应当自行或者委托机构每年至少进行（）次检测评估。
Ａ．一　Ｂ．二　Ｃ．三　Ｄ．四
【正确答案:】A
【解析】每年至少一次。
5.下列口令中强度最高的是？D
A.12345678 B.abcdefgh
C.password D.Gz#7t!kQ2
6.发现钓鱼邮件后首先应当（ C ）
A 打开附件查看
B 转发同事
C 报告并删除
D 回复对方
答案：C
7. 阅读材料：
“支部是党的基础组织。”
①支部设书记
②支部定期开会
以上说法中
正确的是（ ）
A. 只有① B. 只有② C. ①② D. 都不对
参考答案：C
8．支部委员会每届任期为（  ）。
(A)一年 (B)三年 (C)四年 (D)十年
答案:B
出处：《章程》第三十一条

二、多项选择题（本大题共4小题，每小题3分，少选得1分，错选不得分）
1. 党的纪律处分有（ ABCDE ）。
A.警告 B.严重警告 C.撤销党内职务 D.留党察看 E.开除党籍
2. 属于“三会一课”的有
A.支部党员大会
B.支部委员会会议
C.党小组会
D.党课
答案：A、B、C、D
3. 个人信息处理应当遵循（  ）原则
A．合法 B．正当 C．必要 D．诚信
【答案】A,B,C,D
4. 下列做法中不安全的有？
A.共用账号
B.弱口令
C.定期备份
D.随意连接公共无线网络
答案：ABD
解析：
C是良好习惯。

三、判断题（正确的打“√”，错误的打“×”，每题1分）
1．党员有退党的自由。（√）
2．预备党员有表决权。（×）
（√）3、网络安全为人民，网络安全靠人民。
4.可以把工作口令写在便签上贴在显示器旁。（ ）
答案：错
解析：口令应当保密。
5.使用正版软件有利于安全。 （对）
6.单位的旧硬盘可以直接丢弃。（  ）【答案】×，应当先清除数据。

四、填空题（每空1分）
1. 党的最高理想和最终目标是实现____。
答案：共产主义
2. 民主集中制是____的基础上的集中和____指导下的民主相结合。
答案：民主；集中
3. 网络安全等级保护制度又称（  ）制度。
答案：等保/等级保护
4. 坚持【人民】至上、【生命】至上。
5. 党的三大优良作风是理论联系实际、____、____。
答案：密切联系群众、批评和自我批评

五、简答题（每题10分，共20分）
1. 简述党员的义务。
答案：
（1）认真学习；
（2）贯彻执行党的基本路线；
（3）坚持党和人民的利益高于一切。
2、谈谈如何防范网络诈骗？（15分）
答：一是不轻信；
二是不透露；
三是不转账。

补充题
一、单选题
1. 入党申请人应当年满（  ）周岁。
A. 十六
B. 十八
C. 二十
2. 入党必须有（  ）名正式党员作介绍人。
A. 一
B. 二
C. 三
二、判断题
3. 党徽党旗是党的象征和标志。
4. 党费可以由他人长期代为保管使用。
参考答案
1-2：BB
3.√ 4.×
";

fn key(question: &ForeignQuestion) -> String {
    match &question.key {
        Some(ForeignKey::Choices(ids)) => ids.concat(),
        Some(ForeignKey::Truth(truth)) => truth.to_string(),
        Some(ForeignKey::Blanks(blanks)) => {
            let blanks: Vec<String> = blanks.iter().map(|texts| texts.join("=")).collect();
            blanks.join("+")
        }
        Some(ForeignKey::Rubric(text)) => format!("{} lines", text.lines().count()),
        Some(ForeignKey::Pairs(_) | ForeignKey::Order(_) | ForeignKey::Ranges(_)) => String::new(),
        None => "-".to_owned(),
    }
}

fn rows(batch: &Batch) -> Vec<String> {
    let row = |question: &ForeignQuestion| {
        format!(
            "{} {} {} {} {}",
            question.kind.as_str(),
            question.options.len(),
            key(question),
            question.marks.as_deref().unwrap_or("-"),
            question.confidence.hundredths()
        )
    };
    batch.questions.iter().map(row).collect()
}

#[test]
fn a_bank_of_several_hands_is_read_whole() {
    let batch = chinese_text::read(BANK.as_bytes());
    let wanted = [
        "single 4 B 2 100",
        "single 4 B 2 100",
        "single 4 B 2 100",
        "single 4 A 2 100",
        "single 4 D 2 100",
        "single 4 C 2 100",
        "single 4 C 2 100",
        "single 4 B 2 100",
        "multiple 5 ABCDE 3 100",
        "multiple 4 ABCD 3 100",
        "multiple 4 ABCD 3 100",
        "multiple 4 ABD 3 100",
        "true_false 0 true 1 100",
        "true_false 0 false 1 100",
        "true_false 0 true 1 100",
        "true_false 0 false 1 100",
        "true_false 0 true 1 100",
        "true_false 0 false 1 90",
        "blank 0 共产主义 1 100",
        "blank 0 民主+集中 2 100",
        "blank 0 等保=等级保护 1 100",
        "blank 0 人民+生命 2 85",
        "blank 0 密切联系群众+批评和自我批评 2 100",
        "essay 0 3 lines 10 100",
        "essay 0 3 lines 15 100",
        "single 3 B - 100",
        "single 3 B - 100",
        "true_false 0 true - 100",
        "true_false 0 false - 100",
    ];
    assert_eq!(rows(&batch), wanted, "{:#?}", batch.problems);
    let told: Vec<(Severity, &str, usize)> = batch
        .problems
        .iter()
        .map(|problem| (problem.severity, problem.code, problem.place.line))
        .collect();
    assert_eq!(
        told,
        [
            (Severity::Notice, "skipped_text", 1),
            (Severity::Notice, "text_behind_answer", 73),
            (Severity::Warning, "blanks_in_brackets", 82),
            (Severity::Error, "stray_line", 97),
        ]
    );
    let stems: Vec<&str> = batch
        .questions
        .iter()
        .map(|question| question.stem.as_str())
        .collect();
    assert_eq!(
        stems[0],
        "党员如果没有正当理由，连续（  ）不参加党的组织生活，就被认为是自行脱党。"
    );
    assert_eq!(
        stems[6],
        "阅读材料：\n“支部是党的基础组织。”\n①支部设书记\n②支部定期开会\n以上说法中\n正确的是（ ）"
    );
    assert_eq!(stems[14], "网络安全为人民，网络安全靠人民。");
    let rule = batch.questions[8].rule.as_ref().unwrap().to_string();
    assert!(rule.starts_with("flat part=1"), "{rule}");
    assert_eq!(
        batch.questions[1].explanation,
        "见章程关于预备期的规定，\n从支部大会通过之日算起。"
    );
    assert_eq!(
        batch.questions[7].source.as_deref(),
        Some("《章程》第三十一条")
    );
}
