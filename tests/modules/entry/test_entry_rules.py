from __future__ import annotations

import ipaddress
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.modules.entry import rules

PERSON = ["wang", *rules.spellings("王晓梅"), "13800012345"]
GUESSABLE = [
    "woaini1314520",
    "qwertyuiop123",
    "1qaz2wsx3edc4rfv",
    "aaaaaaaaaaaaaa",
    "abcabcabcabcabc",
    "123456789012",
    "987654321098",
    "abcdefghijklmnop",
    "wangxiaomei1988",
    "王晓梅13800012345",
    "linli2026linli",
    "邻里邻里邻里邻里邻里邻里",
    "P@ssw0rd2026!!",
    "zhongguo20261001",
    "admin@jiaxing1",
    "19880512198805",
    "asdfghjkl;zxcv",
    "gnaw-wang-gnaw",
]
FINE = [
    "curtain-bicycle-lantern-44",
    "春风又绿江南岸明月何时",
    "Tr7#kvPz!0mQxw",
    "correct horse battery staple",
    "lantern 2019 qwert bicycle",
]


@pytest.mark.parametrize("password", GUESSABLE)
def test_weakness_guessable_is_named(password):
    assert rules.weakness(password, PERSON)


@pytest.mark.parametrize("password", FINE)
def test_weakness_unrelated_words_are_fine(password):
    assert rules.weakness(password, PERSON) == ""


@given(st.text(alphabet=string.ascii_letters + string.digits, max_size=40), st.text(max_size=12))
def test_left_over_never_longer_than_text(text, own):
    assert len(rules.left_over(text, [own] if own else [])) <= len(text)


@given(st.sampled_from(rules.ROWS), st.data())
def test_without_runs_whole_runs_vanish(row, data):
    start = data.draw(st.integers(0, len(row) - rules.RUN))
    end = data.draw(st.integers(start + rules.RUN, len(row)))
    assert rules.without_runs(row[start:end], row) == rules.HOLE


def test_first_password_is_long_unlike_and_passes_own_check():
    made = {rules.first_password() for _i in range(300)}
    assert len(made) == 300
    assert all(len(p) == 19 and not set(p) & set("01lio") for p in made)


@pytest.mark.parametrize(
    ("ip", "shown"),
    [
        ("192.168.1.77", "192.168.1.*"),
        ("::ffff:10.0.0.9", "10.0.0.*"),
        ("2408:8207:18::5", "2408:8207:0018::*"),
        ("unix:", ""),
        ("", ""),
    ],
)
def test_short_ip_known_forms(ip, shown):
    assert rules.short_ip(ip) == shown


@given(st.ip_addresses(v=4))
def test_short_ip_hides_the_last_part(ip: ipaddress.IPv4Address):
    assert rules.short_ip(str(ip)) == ".".join(str(ip).split(".")[:3]) + ".*"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit Chrome/130 MicroMessenger/8",
            "WeChat, Android",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130 Safari/537 Edg/130", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18 like Mac OS X) Safari/604", "Safari, iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130) Gecko Firefox/130", "Firefox, Linux"),
        ("<script>alert(1)</script>", ""),
    ],
)
def test_agent_words_known_browsers(agent, words):
    assert rules.agent_words(agent) == words


@pytest.mark.parametrize("login", ["a", "-wang", "Wang", "wang mei", "w" * 41, "王梅", ""])
def test_is_login_refuses(login):
    assert not rules.is_login(login)
