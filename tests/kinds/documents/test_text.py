"""Passages, tokens, questions and marks: all places are exact, and user text is only text."""

import html
import re
import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huey_app.kinds.documents.text import highlight, language, passages, query, tokens
from huey_app.kinds.documents.text.fold import fold

ANY_TEXT = st.text(st.sampled_from("ab é,. 。\n\t中國文ﬁ①\u200b🙂"), max_size=4000)


@given(text=ANY_TEXT, by_line=st.booleans())
def test_passages_leave_out_nothing_but_space_and_do_not_overlap(text: str, by_line: bool) -> None:
    at = 0
    for passage in passages.cut(text, by_line=by_line):
        assert text[at : passage.start].strip() == ""
        assert text[passage.start : passage.end].strip() == text[passage.start : passage.end] != ""
        at = passage.end
    assert text[at:].strip() == ""


def test_a_short_page_is_one_passage_and_a_long_one_is_cut_at_sentences() -> None:
    sentence = "The valve opens at four bars and closes again. "
    assert len(passages.cut(sentence * 40, by_line=False)) == 1
    cut = passages.cut(sentence * 100, by_line=False)
    texts = [(sentence * 100)[p.start : p.end] for p in cut]
    assert all(text.endswith("again.") for text in texts)
    assert all(500 <= len(text) <= 1000 for text in texts)


def test_chinese_passages_have_about_400_characters() -> None:
    text = "阀门在四巴时打开，然后再关闭。" * 200
    sizes = [p.end - p.start for p in passages.cut(text, by_line=False)]
    assert all(200 <= size <= 450 for size in sizes[:-1])


def test_a_row_stays_in_one_passage() -> None:
    rows = [f"WL{i}\t深沟球轴承 bearing. Steel\t{i}" for i in range(300)]
    text = "\n".join(rows)
    found = [
        row for p in passages.cut(text, by_line=True) for row in text[p.start : p.end].split("\n")
    ]
    assert found == rows


def fts(*texts: str) -> sqlite3.Connection:
    database = sqlite3.connect(":memory:")
    options = " ".join(tokens.TOKENIZE)
    database.execute(f"CREATE VIRTUAL TABLE i USING fts5(t, tokenize='{options}')")
    rows = [(tokens.index_text(text),) for text in texts]
    database.executemany("INSERT INTO i(t) VALUES (?)", rows)
    return database


SOME = fts("a")


def finds(text: str, question: str) -> bool:
    terms = query.terms_of(question)
    if not terms:
        return False
    expression = query.match_expression(terms)
    return bool(fts(text).execute("SELECT 1 FROM i WHERE i MATCH ?", (expression,)).fetchall())


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("在深沟球轴承里", "轴承"),
        ("在深沟球轴承里", "里"),
        ("一只猫和一条狗", "猫 狗"),
        ("是", "是 是 是"),
        ("关于数据", "关 于 数 据"),
        ("在深沟球轴承里", "沟"),
        ("使用Python编程", "python"),
        ("使用Python编程", "编程"),
        ("資料庫與軟體", "资料"),
        ("资料库与软体", "資料"),
        ("关 于 价 格 的 说 明", "价格"),
        ("这里换行的词\n语也要找到", "词语"),
        ("ＡＢＣ１２３ 全角", "abc123"),
        ("⽂件", "文件"),
        ("the trans-\nonic flow", "transonic"),
        ("the eﬃcient way", "efficient"),
        ("résumé of running tests", "resume run test"),
        ("データベースの設計", "設計"),
        ("한국어 문서를 찾다", "문서"),
        ("call foo_bar(x) in C++", "foo_bar"),
    ],
)
def test_words_are_found_however_they_are_written(text: str, question: str) -> None:
    assert finds(text, question)


@pytest.mark.parametrize("question", ["轴流", "的", "xyz"])
def test_what_is_not_there_is_not_found(question: str) -> None:
    assert not finds("在深沟球轴承里 running", question)


@given(text=st.text(max_size=300))
@settings(max_examples=200)
def test_no_text_is_a_command_of_the_index(text: str) -> None:
    terms = query.terms_of(text)
    if terms:
        SOME.execute("SELECT 1 FROM i WHERE i MATCH ?", (query.match_expression(terms),))


@pytest.mark.parametrize(
    "text", ['"', "AND", "NEAR(", "*", "a:", "^b", "C++", "100%", "\0", "'", "-"]
)
def test_operators_are_words_or_nothing(text: str) -> None:
    terms = query.terms_of(text)
    expression = query.match_expression(terms)
    assert not terms or fts("a").execute("SELECT 1 FROM i WHERE i MATCH ?", (expression,))


def test_a_single_character_beside_longer_words_is_left_out() -> None:
    assert query.terms_of("的 足球 俱乐部").count("的") == 0
    assert query.terms_of("关") == ["关"]
    assert query.terms_of("关 于 数 据") == ["关于", "于数", "数据"]


def test_a_repeated_word_counts_twice_and_a_long_question_is_bounded() -> None:
    assert query.terms_of("flow flow") == ["flow", "flow"]
    assert len(query.terms_of("词" * 5000)) == query.TERMS_MOST


def test_frequent_words_are_left_out_while_enough_remain() -> None:
    assert query.without(["a", "b", "c", "d"], ["d"], 3) == ["a", "b", "c"]
    assert query.without(["a", "b", "c"], ["c"], 3) == ["a", "b", "c"]


@given(text=ANY_TEXT, question=st.text(st.sampled_from("ab 中国文fi1"), max_size=20))
def test_marks_change_nothing_but_add_themselves(text: str, question: str) -> None:
    marked = highlight.marked_html(text, query.terms_of(question))
    assert html.unescape(re.sub("</?mark>", "", marked)) == text


def test_marks_are_where_the_word_is_in_the_stored_text() -> None:
    marked = highlight.marked_html("測試 <b>資 料\n庫</b> Runs", query.terms_of("资料库 running"))
    assert marked == "測試 &lt;b&gt;<mark>資 料\n庫</mark>&lt;/b&gt; <mark>Runs</mark>"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("阀门在四巴时打开，然后再关闭。see page 4", "zh"),
        ("バルブは四バールで開きます", "ja"),
        ("밸브는 네 바에서 열립니다", "ko"),
        ("The valve opens at the end of the line", "en"),
        ("Das Ventil öffnet sich und ist nicht dicht", "de"),
        ("Клапан открывается", "ru"),
        ("12 34", "unknown"),
    ],
)
def test_the_language_of_a_text_is_known(text: str, code: str) -> None:
    assert language.language_of(text) == code


def test_folding_is_one_to_one_for_chinese() -> None:
    text = "體驗資料庫與軟體發展"
    assert len(fold(text)) == len(text)
    assert fold(text) == "体验资料库与软体发展"
