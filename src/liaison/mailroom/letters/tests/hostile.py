# SPDX-License-Identifier: AGPL-3.0-or-later
"""Texts that somebody might try: into a letter, or into the name of an organisation that a letter will carry."""

from itertools import product

REACHES = [
    "__class__.__mro__[1].__subclasses__()",
    "self.__init__.__globals__",
    "request.META",
    "settings.SECRET_KEY",
    "config",
    "member.user.password",
    "7*7",
    "''.join(['a'])",
    "lipsum.__globals__['os'].popen('id').read()",
    "cycler.__init__",
    "os.environ",
    "open('/etc/passwd')",
    "first_name.__class__",
    "first_name[0]",
    "first_name|safe",
    "first_name!r",
    "first_name:>99999999",
    "first_name:{width}",
    "0",
    "",
    " first_name ",
    "first name",
    "FIRST_NAME",
    "fırst_name",
    "first_namе",
    "first\u200b_name",
    "first_name\n",
    "x" * 3_000,
]
FENCES = [
    "{%s}",
    "{{%s}}",
    "{{{%s}}}",
    "{%% %s %%}",
    "{# %s #}",
    "${%s}",
    "#{%s}",
    "<%%= %s %%>",
    "%%(%s)s",
    "\\{%s\\}",
]
HTML = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<a href='javascript:1'>x</a>",
    "<style>*{display:none}</style>",
    "<!-- hidden",
    "]]>",
    "</p></body></html>",
    "<iframe src=//x.example>",
    '"><script>1</script>',
    "'onmouseover='alert(1)",
    "&lt;script&gt;",
    "&#x3c;script&#x3e;",
    "<ScRiPt\n>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
]
MARKDOWN = [
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html,<script>1</script>)",
    "[x](vbscript:x)",
    "[x](&#106;avascript:x)",
    "[x](file:///etc/passwd)",
    "![x](https://spy.example/p.gif)",
    "<javascript:alert(1)>",
    '[x]( https://a.example" onclick="alert(1) )',
    "[x](https://a.example '\"><b>')",
    "[x]: javascript:1\n\n[x]",
    "[x](//a.example)",
    "```\n<b>\n```",
    "`<b>`",
    "| a |\n|---|",
    "[x](https://a/{first_name})",
    "<https://a/{first_name}>",
    "# {first_name}",
    "- " * 900,
    "> " * 1_800,
]
HEADERS = [
    f"Hello{end}Bcc: everybody@example.org"
    for end in (
        "\n",
        "\r",
        "\r\n",
        "\u2028",
        "\u2029",
        "\x85",
        "\x0b",
        "\x0c",
        "\x1c",
        "\x00",
        "%0a",
        "=?utf-8?q?=0A?=",
    )
]
UNICODE = [
    "\u202egnp.exe",
    "\u2066\u202d\u2069",
    "\ufeff",
    "\u200f",
    "\x00",
    "\x1b[31m",
    "\x07",
    "\ud800",
    "\U000e0041",
    "Z" + "\u0301" * 3_000,
    "ﷺ" * 500,
    "𝕱𝖎𝖗𝖘𝖙",
    "{ﬁrst_name}",
    "\uff5bfirst_name\uff5d",
    "\u061c",
    "\uffff",
    "\ue000",
]
LONG = [
    letter * 3_000
    for letter in ("{", "}", "[", "*", "_", "`", "<", ">", "!", "\\", "#", "&", " ", "\n", "\t", "-", "1", "é")
] + [
    (text * 3_000)[:3_000]
    for text in (
        "{}",
        "}{",
        "{first_name",
        "{first_name}",
        "[a](",
        "](",
        "![[",
        "[]()",
        "*a_ ",
        "**a *b ",
        "<https://a",
        "- \n",
        "1. ",
        "\\{",
        "{{",
        "{{}",
        "[a](<",
        "> - ",
        "a\n\n",
        "*_",
        "_a _",
    )
]
TOO_LONG = ["a" * 3_001, "{first_name}" * 100_000]

PAYLOADS = [
    *(fence % reach for fence, reach in product(FENCES, REACHES[:20])),
    *("{" + reach + "}" for reach in REACHES[20:]),
    *HTML,
    *MARKDOWN,
    *HEADERS,
    *UNICODE,
    *LONG,
    *TOO_LONG,
]
