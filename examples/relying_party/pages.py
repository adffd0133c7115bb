"""The pages: plain HTML without scripts, in the browser's own colours."""

from __future__ import annotations

from html import escape

NAME = "Layanan contoh SKKNI"
STANDARDS = (
    ("J.620100.004.02", "Menggunakan struktur data"),
    ("G.46RIT00.012.1", "Melayani pembeli di toko"),
    ("C.14JHT00.005.2", "Menjahit dengan mesin"),
    ("H.49ANG00.021.1", "Mengatur pengiriman barang"),
)
STYLE = """
:root { color-scheme: light dark; }
body { font: 1.05rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 0 auto; padding: 1rem; }
.notice { border: 1px solid; padding: .5rem .75rem; }
button, .button { font: inherit; display: inline-block; min-height: 3rem; padding: .6rem 1rem; box-sizing: border-box;
  border: 2px solid #0a58a6; border-radius: .25rem; background: #0a58a6; color: #fff; text-decoration: none; }
li { margin: .5rem 0; } form { display: inline; }
"""


def page(title: str, body: str) -> str:
    """`body` is HTML; every text in it from outside is escaped by its maker."""
    return f"""<!doctype html>
<html lang="id">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)} – {NAME}</title>
<link rel="stylesheet" href="/gaya.css">
<link rel="icon" href="data:,">
</head>
<body>
<p class="notice">{NAME}, bukan situs resmi. Daftar di sini hanya contoh.</p>
<main>
<h1>{escape(title)}</h1>
{body}
</main>
</body>
</html>
"""


def welcome() -> str:
    return page(
        "Standar kompetensi kerja",
        "<p>Masuk untuk melihat standar kompetensi. Anda tidak perlu membuat akun baru.</p>"
        '<p><a class="button" href="/masuk">Masuk dengan Akun SIAPkerja</a></p>',
    )


def standards(name: str, notice: str = "") -> str:
    rows = "".join(f"<li><strong>{code}</strong> {title}</li>" for code, title in STANDARDS)
    told = f'<p role="status" class="notice">{escape(notice)}</p>' if notice else ""
    return page(
        "Standar kompetensi kerja",
        f"{told}<p>Anda masuk sebagai <strong>{escape(name)}</strong>.</p><ul>{rows}</ul>"
        '<form method="post" action="/perbarui"><button>Perbarui akses</button></form> '
        '<form method="post" action="/keluar"><button>Keluar</button></form>',
    )


def problem(text: str) -> str:
    return page("Belum berhasil masuk", f'<p>{escape(text)}</p><p><a class="button" href="/masuk">Coba lagi</a></p>')
