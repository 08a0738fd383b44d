"""Messages of every structure that Python's email package writes, and what must become of each.

Each is a line with a name, what is expected with `|` for line ends, and a length; then the message.
"""

import base64
import itertools
import sys
from email import policy
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

PDF = b"%PDF-1.4\n1 0 obj\n<</Type/Catalog>>\nendobj\n"
DOT = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
ZIP = b"PK\x03\x04\x14\x00\x06\x00"
WORDS = {
    "Zoë écrit à l’été": "utf-8 windows-1252",
    "Zoë écrit à Œuvres": "iso-8859-15 macintosh",
    "Zoë écrit à Ada": "iso-8859-1 iso-8859-14 us-ascii",
    "Příliš žluťoučký kůň": "iso-8859-2 windows-1250",
    "Ĝis la ĉi tie": "iso-8859-3",
    "Ēna ķēniņš": "iso-8859-4 iso-8859-13 windows-1257",
    "Привет, мир": "iso-8859-5 windows-1251 koi8-r koi8-u ibm866 x-mac-cyrillic",
    "مرحبا بالعالم": "iso-8859-6 windows-1256",
    "Καλημέρα κόσμε": "iso-8859-7 windows-1253",
    "שלום עולם": "iso-8859-8 windows-1255",
    "Şişli Beyoğlu": "iso-8859-9 windows-1254",
    "Þórður á Ísafirði": "iso-8859-10",
    "Ștefan și Țara": "iso-8859-16",
    "Đà Nang": "windows-1258",
    "ราคาอาหาร": "windows-874 tis-620",
    "会議の資料です": "shift_jis euc-jp iso-2022-jp utf-8",
    "你好世界": "gbk gb18030 gb2312 utf-8",
    "你好，世界": "big5",
    "안녕하세요": "euc-kr ks_c_5601-1987",
}
PYTHON = {"macintosh": "mac_roman", "x-mac-cyrillic": "mac_cyrillic", "windows-874": "cp874", "ks_c_5601-1987": "euc_kr"}


def tell(name, message, *expected):
    octets = message if isinstance(message, bytes) else message.as_bytes(policy=policy.SMTP)
    sys.stdout.buffer.write(f"{name}\t{'|'.join(expected)}\t{len(octets)}\n".encode() + octets)


def message(subject="Plan", text="See attached.\n"):
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "ada@example.org", "print@example.org", subject
    if text is not None:
        made.set_content(text)
    return made


def quoted(kind, title, first):
    return f'{kind} "{title}" "{first}"'


def in_every_character_set():
    for text, sets in WORDS.items():
        for charset in sets.split():
            octets = text.encode(PYTHON.get(charset, charset), "replace")
            if charset == "us-ascii":
                octets = text.encode("iso-8859-1")
            for encoding in ("8bit", "quoted-printable", "base64"):
                body = octets
                if encoding == "quoted-printable":
                    body = b"".join(b"=%02X" % b for b in octets)
                elif encoding == "base64":
                    body = base64.b64encode(octets)
                word = b"=?" + charset.encode() + b"?B?" + base64.b64encode(octets) + b"?="
                if charset == "us-ascii":
                    word = b"=?utf-8?B?" + base64.b64encode(text.encode()) + b"?="
                head = b"From: ada@example.org\r\nSubject: " + word + b"\r\nContent-Type: text/plain; charset=" + charset.encode()
                whole = head + b"\r\nContent-Transfer-Encoding: " + encoding.encode() + b"\r\n\r\n" + body + b"\r\n"
                tell(f"{charset} {encoding}", whole, quoted("Text", text, text))


def with_files():
    for count in (1, 2, 5):
        made = message()
        for n in range(count):
            made.add_attachment(PDF, maintype="application", subtype="pdf", filename=f"été {n}.pdf")
        tell(f"{count} files", made, *(quoted("Pdf", f"été {n}.pdf", "%PDF-1.4") for n in range(count)))
    made = message()
    made.add_attachment(PDF, maintype="application", subtype="pdf", filename="a.pdf")
    made.add_attachment(ZIP, maintype="application", subtype="zip", filename="a.zip")
    tell("a file that is not printed", made, quoted("Pdf", "a.pdf", "%PDF-1.4"), 'not "a.zip": Unsupported')
    made = message(text=None)
    made.set_content(PDF, maintype="application", subtype="pdf", filename="alone.pdf")
    tell("a file alone", made, quoted("Pdf", "alone.pdf", "%PDF-1.4"))
    made = message()
    made.add_attachment("Notes of the day\n", filename="very " * 30 + "long.txt")
    tell("a long name", made, quoted("Text", "very " * 30 + "long.txt", "Notes of the day"))


def alternatives():
    for related, mixed in itertools.product((False, True), repeat=2):
        made = message()
        made.add_alternative("<p>Words <b>in HTML</b></p>", subtype="html")
        if related:
            made.get_payload()[1].add_related(DOT, "image", "gif", cid="<dot@x>")
        if mixed:
            made.add_attachment(PDF, maintype="application", subtype="pdf", filename="a.pdf")
        want = quoted("Pdf", "a.pdf", "%PDF-1.4") if mixed else quoted("Html", "Plan", "<p>Words <b>in HTML</b><")
        tell(f"alternative, related {related}, mixed {mixed}", made, want)
    event = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Plan\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    made = message()
    made.add_alternative(event, subtype="calendar")
    tell("an invitation beside a text", made, quoted("Text", "Plan", "See attached."))
    made = message(text=None)
    made.set_content(event, subtype="calendar")
    tell("an invitation alone", made, quoted("Text", "Plan", "What: Plan"))


def messages_in_messages():
    inner = message("Within", "Words within.\n")
    made = message()
    made.add_attachment(inner)
    tell("a forwarded message", made, quoted("Text", "Within", "Words within."))
    inner.add_attachment(PDF, maintype="application", subtype="pdf", filename="inner.pdf")
    for depth in range(3):
        made = message(f"Around {depth}")
        made.add_attachment(inner)
        inner = made
        tell(f"{depth + 1} messages around a file", made, quoted("Pdf", "inner.pdf", "%PDF-1.4"))
    kept = message("Kept", "Words kept.\n").as_bytes(policy=policy.SMTP)
    made = message()
    made.add_attachment(kept, maintype="application", subtype="octet-stream", filename="Kept.eml")
    tell("a message as a file", made, quoted("Text", "Kept", "Words kept."))


def texts_in_parts():
    made = MIMEMultipart("mixed")
    made["From"], made["Subject"] = "ada@example.org", "Plan"
    for text in ("First", "Second"):
        made.attach(MIMEText(text))
    tell("texts that belong together", made, quoted("Text", "Plan", "First"))
    made = MIMEMultipart("mixed")
    made["From"], made["Subject"] = "ada@example.org", "Plan"
    made.attach(MIMEText("<p>Above", "html"))
    made.attach(MIMEText("Notes", "x-notes"))
    made.get_payload()[1].add_header("Content-Disposition", "attachment", filename="n.txt")
    made.attach(MIMEText("<br>", "html"))
    tell("HTML around a file", made, quoted("Text", "n.txt", "Notes"))


in_every_character_set()
with_files()
alternatives()
messages_in_messages()
texts_in_parts()
