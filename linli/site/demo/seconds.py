"""The demo's log-ins, and the fixed second step of those who need one."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from linli.modules.entry.public import enroll_totp
from linli.site.demo.people import Cast

FACES = {
    "wangge": "网格员（南湖社区）",
    "shequ": "社区工作台（南湖社区）",
    "jiedao": "街道工作台（南湖街道）",
    "qu": "区级工作台",
    "zhujian": "承办单位（住房和城乡建设局）",
    "chengguan": "承办单位（综合行政执法局）",
    "wuye": "物业服务企业（南湖社区）",
    "lingdao": "领导（只读）",
    "xitong": "系统管理员",
    "anquan": "安全管理员",
    "shenji": "审计管理员",
}
SECOND = ("xitong", "anquan", "shenji", "qu", "jiedao", "shequ")


@dataclass(frozen=True)
class Login:
    """`secret` (base32, empty without a second step) is for an authenticator app."""

    login: str
    face: str
    secret: str = ""


def secret_of(login: str) -> str:
    """20 bytes as hex, fixed: these accounts are for everybody's eyes."""
    return hashlib.sha1(f"linli-demo:{login}".encode()).hexdigest()


def enrol(cast: Cast) -> tuple[Login, ...]:
    return tuple(
        Login(
            login,
            face,
            enroll_totp(cast.accounts[login].pk, secret_of(login)) if login in SECOND else "",
        )
        for login, face in FACES.items()
    )
