"""The life of a document: published, replaced, deleted, and nothing left of it in the end."""

import pytest
from peewee import DatabaseError, fn
from playhouse.schema_diff import diff_models

from huey_app import store
from huey_app.kinds.documents import frequency, index, library, search, upkeep
from huey_app.kinds.documents.kind import DocumentsKind
from huey_app.kinds.documents.search import Question
from huey_app.kinds.documents.tables import TABLES, Edition, IndexA, IndexB, IndexState, Passage
from huey_app.kinds.documents.text import tokens
from huey_app.settings import Settings
from tests.kinds.documents.library import Library

LONG = "\f".join(f"Page {n} speaks of valves. " * 50 + "end.\n\n第二段。" for n in range(30))


def test_the_migration_makes_the_schema_of_the_models(opened: Settings) -> None:
    difference = diff_models(store.database, list(TABLES))
    assert not difference, difference


def test_nothing_is_found_before_it_is_published(shelf: Library) -> None:
    edition = shelf.stage("a", "a valve of brass")
    assert shelf.found("valve") == []
    shelf.publish("a", edition)
    assert shelf.found("valve") == ["a"]


def test_places_are_exact_in_the_stored_text(shelf: Library) -> None:
    shelf.add("a", LONG)
    text = shelf.text("a")
    assert text.split("\f") == [page.strip() for page in LONG.split("\f")]
    assert len(text) == library.edition_of("a").characters  # type: ignore[union-attr]
    found = search.answer(Question("valves 第二段", 100))[0]
    assert len(found) == 30
    for each in found:
        passage = each.passage
        assert text[passage.start : passage.end] == passage.text
        assert text.count("\f", 0, passage.start) == passage.page - 1


def test_a_new_edition_takes_the_place_of_the_old(shelf: Library) -> None:
    assert not shelf.add("a", "old brass").replaced
    assert shelf.add("a", "new steel").replaced
    assert (shelf.found("brass"), shelf.found("steel")) == ([], ["a"])


def test_the_last_submitted_wins_whatever_order_they_finish_in(shelf: Library) -> None:
    first, second = shelf.stage("a", "first brass"), shelf.stage("a", "second steel")
    assert not shelf.publish("a", second, order=2).is_superseded
    assert shelf.publish("a", first, order=1).is_superseded
    assert (shelf.found("brass"), shelf.found("steel")) == ([], ["a"])


def test_a_deleted_document_is_gone_at_once_and_a_later_one_may_come(shelf: Library) -> None:
    shelf.add("a", "brass")
    assert library.delete("a")
    assert shelf.found("brass") == []
    assert not library.delete("a")
    assert not shelf.add("a", "brass again").replaced
    assert shelf.found("brass") == ["a"]


def test_the_same_content_under_two_ids_is_found_twice(shelf: Library) -> None:
    shelf.add("a", "brass")
    shelf.add("b", "brass")
    assert sorted(shelf.found("brass")) == ["a", "b"]


def rows() -> tuple[int, int, int]:
    indexed = IndexA.select(fn.COUNT(IndexA.rowid)).scalar()
    return Edition.select().count(), Passage.select().count(), indexed


def test_nothing_is_left_of_what_is_found_no_more(shelf: Library) -> None:
    shelf.add("a", "new steel")
    before = rows()
    shelf.stage("a", LONG)  # cancelled, or its worker died
    shelf.add("b", LONG)
    library.delete("b")
    assert upkeep.tidy(10.0)
    assert rows() == before
    assert shelf.found("steel") == ["a"]


def test_upkeep_goes_on_where_its_time_ran_out(shelf: Library) -> None:
    shelf.stage("a", LONG)
    before = rows()
    assert not upkeep.tidy(0.0)
    assert rows() == before
    assert upkeep.tidy(10.0)
    assert rows() == (0, 0, 0)


def test_replacing_again_and_again_does_not_let_the_index_grow(shelf: Library) -> None:
    def pages() -> int:
        return int(store.database.execute_sql("PRAGMA page_count").fetchone()[0])

    for number in range(8):
        shelf.add("a", f"{LONG[:20_000]} {number}")
        upkeep.tidy(10.0)
    early = pages()
    for number in range(30):
        shelf.add("a", f"{LONG[:20_000]} {number}")
        upkeep.tidy(10.0)
    assert pages() <= early * 1.2


def test_a_question_may_be_for_one_document_only(shelf: Library) -> None:
    shelf.add("a", LONG)
    shelf.add("b", "a valve")
    assert set(shelf.found("valves", doc_id="b")) == {"b"}
    assert set(shelf.found("valves", results=40, doc_id="a")) == {"a"}
    assert shelf.found("valves", doc_id="unknown") == []


def test_one_document_does_not_push_all_others_out(shelf: Library) -> None:
    shelf.add("a", LONG)
    shelf.add("b", "Page of a text that speaks of valves. " * 20)
    assert "b" in shelf.found("page speaks of valves")


def test_the_header_of_a_table_finds_each_of_its_rows(shelf: Library) -> None:
    lines = "\n".join(f"WL{n},bolt number {n} of the catalogue,{n}" for n in range(300))
    shelf.add("a", f"code,name,Lagerbestand\n{lines}", "parts.csv")
    found = search.answer(Question("WL250 Lagerbestand", 3))[0]
    assert "WL250" in found[0].passage.text
    assert "Lagerbestand" not in found[0].passage.text


def test_a_file_is_found_by_its_name(shelf: Library) -> None:
    shelf.add("a", "nothing of interest", "turbine-report.txt")
    assert shelf.found("turbine report") == ["a"]


def test_html_is_found_by_its_title(shelf: Library) -> None:
    shelf.add("a", "<title>Turbine report</title><p>nothing of interest</p>", "a.html")
    assert shelf.found("turbine report") == ["a"]


def test_very_frequent_words_are_left_out_of_a_large_store(
    shelf: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frequency, "_FROM_PASSAGES", 20)
    for number in range(30):
        shelf.add(f"d{number}", f"the valve of type{number} is red{number % 15} today")
    terms = ["the", "valve", "type7", "red7", "today"]
    assert frequency.without_frequent(terms, 30) == terms
    assert frequency.without_frequent([*terms, "nowhere"], 30) == ["type7", "red7", "nowhere"]
    assert frequency.without_frequent([*terms, "nowhere"], 19) == [*terms, "nowhere"]


def test_the_passages_of_a_term_are_known_unless_they_are_too_many(
    shelf: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frequency, "_RARE_MOST", 3)
    for number in range(4):
        shelf.add(f"d{number}", f"valve type{number % 2}")
    assert frequency.holding(["valve", "type1", "nowhere"]) == {"type1": [2, 4], "nowhere": []}
    monkeypatch.setattr(frequency, "_ROWS_MOST", 2)
    assert frequency.holding(["type0", "type1"]) == {"type0": [1, 3]}


def passages_of(query: str) -> list[int]:
    return [each.passage.id for each in search.answer(Question(query, 50))[0]]


def test_the_index_is_built_anew_while_the_old_one_answers(shelf: Library) -> None:
    shelf.add("a", LONG)
    shelf.add("b", "code,name\n1,brass", "b.csv")
    before = passages_of("valves")
    seen: list[list[str]] = []

    def meanwhile(_done: int, _total: int) -> None:
        if not seen:
            shelf.add("c", "steel")
            library.delete("b")
            upkeep.tidy(10.0)
        seen.append(shelf.found("valves steel brass", results=1))

    index.rebuild(meanwhile)
    assert all(seen)
    assert (index.state().live, index.state().version) == ("b", tokens.VERSION)
    assert passages_of("valves") == before
    assert (shelf.found("steel"), shelf.found("brass")) == (["c"], [])
    assert IndexA.select(fn.COUNT(IndexA.rowid)).scalar() == 0
    assert IndexB.select(fn.COUNT(IndexB.rowid)).scalar() == Passage.select().count()


def test_a_rebuild_that_was_killed_begins_anew(shelf: Library) -> None:
    shelf.add("a", LONG)

    def kill(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index.rebuild(kill)
    shelf.add("b", "steel")
    index.rebuild(lambda done, total: None)
    assert (shelf.found("steel"), shelf.found("valves")[:1]) == (["b"], ["a"])


def test_the_index_is_built_by_one_process_and_only_where_it_is_outdated(shelf: Library) -> None:
    shelf.add("a", "valve")
    kind = DocumentsKind()
    kind.catch_up()
    assert (kind.behind(), index.state().live) == (None, "a")
    IndexState.update(version=0).execute()
    assert "older version" in str(kind.behind())
    with store.only_one("reindex"):
        kind.catch_up()
        assert index.rebuild(lambda done, total: None) is None
    assert index.state().live == "a"
    kind.catch_up()
    assert (kind.behind(), index.state().live, shelf.found("valve")) == (None, "b", ["a"])


def test_each_page_can_be_read_alone_blank_ones_too(shelf: Library) -> None:
    text = "\f\fone\n\ntwo " * 3 + f"\f\f{LONG}\f\fend\f"
    shelf.add("a", text)
    edition = library.edition_of("a")
    assert edition is not None
    pages = shelf.text("a").split("\f")
    assert len(pages) == edition.pages > 30
    assert [library.page_text(edition, number + 1) for number in range(len(pages))] == pages


def levels() -> int:
    """Of the index's segments; SQLite cannot read an index of more than 2,000."""
    row = store.database.execute_sql("SELECT block FROM passage_index_a_data WHERE id = 10")
    record = row.fetchone()[0]
    return int(record[4] if record[4] < 0x80 else (record[4] & 0x7F) << 7 | record[5])


def test_replacing_again_and_again_does_not_wear_the_index_out(shelf: Library) -> None:
    for number in range(40):
        shelf.add(f"kept{number}", LONG[:1000])
        shelf.add("a", f"{LONG[:20_000]} number{number}")
        upkeep.tidy(10.0)
    assert levels() < 20
    assert shelf.found("number39") == ["a"]


def test_an_index_that_cannot_be_read_is_built_anew(shelf: Library) -> None:
    shelf.add("a", "valve")
    broken = bytes(4) + b"\x8f\x52\x00\x00"  # 2,002 levels
    with store.transaction():
        store.database.execute_sql(
            "UPDATE passage_index_a_data SET block = ? WHERE id = 10", (broken,)
        )
    store.database.close()
    with store.connected():
        with pytest.raises(DatabaseError):
            shelf.found("valve")
        index.rebuild(lambda done, total: None)
        assert shelf.found("valve") == ["a"]


def test_a_row_comes_before_the_passage_that_only_holds_its_header(shelf: Library) -> None:
    rows = [f"阀门{number},{number * 7 % 90},黄铜" for number in range(400)]
    shelf.add("a", "\n".join(["零件名称,拧紧扭矩,制造材料", *rows]), "a.csv")
    best = search.answer(Question("阀门321的拧紧扭矩是多少", 1))[0][0]
    assert "阀门321" in best.passage.text
    shelf.add("b", "\n".join(["part,torque,material", *(f"valve {r}" for r in rows)]), "b.csv")
    best = search.answer(Question("material torque of valve 321", 1, "b"))[0][0]
    assert "321" in best.passage.text
