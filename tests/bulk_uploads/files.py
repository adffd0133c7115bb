"""Files as people's programs write them, made from the XML itself: no library smooths anything over."""

import io
import zipfile
from xml.sax.saxutils import escape

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
SHEET_MAIN = f"{SPREADSHEET}.sheet.main+xml"

# The numbers of the cell styles below.
GENERAL, DAY, OWN_DAY, MONTH, MOMENT, RUPIAH, TEXT = range(7)
STYLES = (
    f'{DECLARATION}<styleSheet xmlns="{MAIN}"><numFmts count="4">'
    '<numFmt numFmtId="164" formatCode="[$-421]dd\\ mmmm\\ yyyy;@"/><numFmt numFmtId="165" formatCode="mmm\\-yy"/>'
    '<numFmt numFmtId="166" formatCode="dd/mm/yyyy\\ hh:mm"/>'
    '<numFmt numFmtId="167" formatCode="_(&quot;Rp dasyhm&quot;* #,##0_)"/></numFmts>'
    '<cellStyleXfs count="1"><xf numFmtId="14"/></cellStyleXfs>'
    '<cellXfs count="7"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/>'
    '<xf numFmtId="166"/><xf numFmtId="167"/><xf numFmtId="49"/></cellXfs></styleSheet>'
)


class Shared(str):
    """A text cell that points into the shared texts; a plain str is written into the cell itself."""


class Raw(str):
    """The XML of a whole cell, with `{place}` for its place."""


def number(text, style=GENERAL):
    return Raw(f'<c r="{{place}}" s="{style}"><v>{text}</v></c>')


def formula(text, result=None, kind=""):
    """As Excel and LibreOffice write one: with the result of the last time it was computed, or without."""
    of_kind = f' t="{kind}"' if kind else ""
    value = "" if result is None else f"<v>{escape(result)}</v>"
    return Raw(f'<c r="{{place}}"{of_kind}><f aca="false">{escape(text)}</f>{value}</c>')


def boolean(value):
    return Raw(f'<c r="{{place}}" t="b"><v>{int(value)}</v></c>')


def sheet_xml(rows, shared=(), *, first_row=1, places=True, attributes=""):
    """`rows` of cells (None leaves one out); a row that is a str is XML as it stands."""
    known = {text: number for number, text in enumerate(shared)}
    lines = []
    for line, row in enumerate(rows, first_row):
        if isinstance(row, str):
            lines.append(row)
            continue
        cells = "".join(
            _cell(cell, f"{chr(65 + column)}{line}", known, places)
            for column, cell in enumerate(row)
            if cell is not None
        )
        lines.append(f'<row r="{line}"{attributes}>{cells}</row>' if places else f"<row>{cells}</row>")
    return (
        f'{DECLARATION}<worksheet xmlns="{MAIN}" xmlns:r="{LINKS}"><sheetPr filterMode="false"/>'
        f'<dimension ref="A1:D3"/><cols><col min="1" max="1024" width="11.5"/></cols>'
        f"<sheetData>{''.join(lines)}</sheetData><pageMargins left='0.7'/></worksheet>"
    )


def _cell(cell, place, known, places):
    at = f' r="{place}"' if places else ""
    if isinstance(cell, Raw):
        return cell.replace("{place}", place) if places else cell.replace(' r="{place}"', "")
    if isinstance(cell, Shared):
        return f'<c{at} s="{TEXT}" t="s"><v>{known[cell]}</v></c>'
    return f'<c{at} t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'


def shared_xml(texts):
    items = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in texts)
    return f'{DECLARATION}<sst xmlns="{MAIN}" count="{len(texts)}" uniqueCount="{len(texts)}">{items}</sst>'


def xlsx(
    *sheets,
    shared=None,
    styles=STYLES,
    from_1904=False,
    more=(),
    leave_out=(),
    main_type=SHEET_MAIN,
    compression=zipfile.ZIP_DEFLATED,
):
    """`sheets`: (name, XML) or (name, XML, state). `more`: (part, bytes or text) pairs; the last one of a name counts."""
    parts = dict(parts_of(sheets, shared, styles, from_1904, main_type))
    parts.update(more)
    return zipped({name: content for name, content in parts.items() if name not in leave_out}, compression)


def zipped(parts, compression=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def parts_of(sheets, shared=None, styles=STYLES, from_1904=False, main_type=SHEET_MAIN):
    """(name, content) of everything in an XLSX before it is zipped."""
    types = {"workbook": main_type, "styles": f"{SPREADSHEET}.styles+xml"}
    types |= {"sharedStrings": f"{SPREADSHEET}.sharedStrings+xml"} if shared is not None else {}
    types |= {f"worksheets/sheet{place}": f"{SPREADSHEET}.worksheet+xml" for place in range(1, len(sheets) + 1)}
    yield "[Content_Types].xml", content_types(types)
    yield "_rels/.rels", links([("rId1", "officeDocument", "xl/workbook.xml")])
    listed, targets = "", [("rIdS", "styles", "styles.xml"), ("rIdT", "sharedStrings", "sharedStrings.xml")]
    for place, (name, xml, *state) in enumerate(sheets, 1):
        visible = f' state="{state[0]}"' if state else ""
        listed += f'<sheet name="{escape(name)}" sheetId="{place}"{visible} r:id="rId{place}"/>'
        targets.append((f"rId{place}", "worksheet", f"worksheets/sheet{place}.xml"))
        yield f"xl/worksheets/sheet{place}.xml", xml
    begins = '<workbookPr date1904="1"/>' if from_1904 else "<workbookPr/>"
    yield (
        "xl/workbook.xml",
        (f'{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{LINKS}">{begins}<sheets>{listed}</sheets></workbook>'),
    )
    if shared is None:
        targets = [target for target in targets if target[1] != "sharedStrings"]
    else:
        yield "xl/sharedStrings.xml", shared_xml(shared)
    yield "xl/_rels/workbook.xml.rels", links(targets)
    yield "xl/styles.xml", styles


def content_types(types):
    """`types` by the names of the parts in xl."""
    overrides = "".join(
        f'<Override PartName="/xl/{name}.xml" ContentType="{content_type}"/>' for name, content_type in types.items()
    )
    return (
        f'{DECLARATION}<Types xmlns="{TYPES}">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def links(targets):
    items = "".join(f'<Relationship Id="{key}" Type="{LINKS}/{kind}" Target="{to}"/>' for key, kind, to in targets)
    return f'{DECLARATION}<Relationships xmlns="{PACKAGE_LINKS}">{items}</Relationships>'


def prefixed(xml, prefix="x"):
    """The same XML with a prefix on every element, as programs made with .NET write it."""
    out = xml.replace(f'xmlns="{MAIN}"', f'xmlns:{prefix}="{MAIN}"')
    out = out.replace("</", f"</{prefix}:")
    declaration, body = out[: len(DECLARATION)], out[len(DECLARATION) :]
    return declaration + "".join(
        f"<{prefix}:{piece}" if piece and piece[0].isalpha() else (f"<{piece}" if at else piece)
        for at, piece in enumerate(body.split("<"))
    )


def from_texts(rows, sheet="Data"):
    """An XLSX with every cell as a text."""
    return xlsx((sheet, sheet_xml(rows)))


def csv_bytes(rows, separator=";", encoding="utf-8", line_end="\n"):
    """A CSV in which nothing needs quotation marks."""
    return line_end.join([*(separator.join(row) for row in rows), ""]).encode(encoding)
