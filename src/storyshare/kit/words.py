"""The kit's own words, a language at a time. Whoever speaks one of them is asked to read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class KitWords:
    """One language's words; `{}` stands for a name, a day or a number. `safe` are sentences, a line each.

    `months` and `day` write a day out: `day` has {day}, {month} and {year}.
    """

    language: str
    direction: str = "ltr"
    name: str
    intro: str
    for_partner: str
    until: str
    kit_is_past: str
    story_is_past: str
    languages: str
    also_in: str
    find: str
    found: str
    more: str
    pages: str
    page: str
    back: str
    skip: str
    read: str
    where: str
    share_on: str
    send_as: Mapping[str, str]
    titles: Mapping[str, str]
    copy_text: str
    copy_title: str
    copy_alt: str
    copy_link: str
    copied: str
    select: str
    count: str
    subject: str
    paste: str
    server: str
    server_hint: str
    server_wrong: str
    pictures: str
    save_picture: str
    alt: str
    warning: str
    code: str
    code_says: str
    print_sheet: str
    safely: str
    safe: tuple[str, ...]
    follow: str
    support: str
    website: str
    new_tab: str
    months: tuple[str, ...]
    day: str

    def date(self, at: date) -> str:
        """A day as people write it."""
        return self.day.format(day=at.day, month=self.months[at.month - 1], year=at.year)

    def title(self, network: str, otherwise: str) -> str:
        """What a network is called where its name is a word and not a brand."""
        return self.titles.get(network, otherwise)

    def share(self, network: str, title: str) -> str:
        """What the button says that opens the network."""
        return self.send_as.get(network) or self.share_on.format(title)


ENGLISH = KitWords(
    language="en",
    name="Stories to share",
    intro="Choose a story, then a network. Each story is ready to share from your own account: no log-in here, "
    "and nobody sees what you do on this page.",
    for_partner="Made for {}",
    until="Please share until {} at the latest.",
    kit_is_past="This page is out of date since {}. Please share nothing from it, and ask us for a new one.",
    story_is_past="This story could be shared until {}. Please do not share it any more.",
    languages="Language",
    also_in="Also in",
    find="Find a story",
    found="{} stories",
    more="More stories",
    pages="Pages",
    page="Page {}",
    back="All stories",
    skip="Go to the main part",
    read="Read the whole story",
    where="Where do you want to share it?",
    share_on="Share on {}",
    send_as={"email": "Write an e-mail", "sms": "Send as SMS", "device": "Choose an app"},
    titles={"email": "E-mail", "device": "Another app"},
    copy_text="Copy text",
    copy_title="Copy title",
    copy_alt="Copy alt text",
    copy_link="Copy link",
    copied="Copied",
    select="The text is selected: copy it now.",
    count="{} of {} characters",
    subject="Subject or title",
    paste="{} takes only the link along. Copy the text first, then paste it there.",
    server="Your Mastodon server",
    server_hint="As in: mastodon.example. It is kept in this browser only.",
    server_wrong="This does not look like a server. Write it as in: mastodon.example",
    pictures="Pictures",
    save_picture="Save picture {}",
    alt="Alt text, for people who cannot see it. Paste it where the network asks for it:",
    warning="Content warning: {}",
    code="QR code",
    code_says="QR code: opens the story “{}”",
    print_sheet="Print one page",
    safely="How to share this safely",
    safe=(
        "Add no names, places or dates, even if you know them.",
        "Do not tag the person in the story, and do not look for them.",
        "A name with a star (*) is changed. Please do not guess whose it is.",
        "Share the link rather than copies of the story: a link can be taken back.",
        "If somebody is hostile, do not answer. Hide or report it.",
        "If we ask you to delete your post, please do it the same day.",
    ),
    follow="Follow us",
    support="Support this work",
    website="Our website",
    new_tab="(opens in a new tab)",
    months=(
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    day="{day} {month} {year}",
)
SPANISH = KitWords(
    language="es",
    name="Historias para compartir",
    intro="Elige una historia y después una red. Cada historia está lista para compartirla desde tu propia cuenta: "
    "aquí no hace falta iniciar sesión, y nadie ve lo que haces en esta página.",
    for_partner="Preparado para {}",
    until="Compártela, por favor, hasta el {} como máximo.",
    kit_is_past="Esta página caducó el {}. Por favor, no compartas nada de ella y pídenos una nueva.",
    story_is_past="Esta historia se podía compartir hasta el {}. Por favor, no la compartas más.",
    languages="Idioma",
    also_in="También en",
    find="Buscar una historia",
    found="{} historias",
    more="Más historias",
    pages="Páginas",
    page="Página {}",
    back="Todas las historias",
    skip="Ir a la parte principal",
    read="Leer la historia completa",
    where="¿Dónde quieres compartirla?",
    share_on="Compartir en {}",
    send_as={"email": "Escribir un correo", "sms": "Enviar por SMS", "device": "Elegir una aplicación"},
    titles={"email": "Correo electrónico", "device": "Otra aplicación"},
    copy_text="Copiar texto",
    copy_title="Copiar título",
    copy_alt="Copiar texto alternativo",
    copy_link="Copiar enlace",
    copied="Copiado",
    select="El texto está seleccionado: cópialo ahora.",
    count="{} de {} caracteres",
    subject="Asunto o título",
    paste="{} solo admite el enlace. Copia primero el texto y pégalo allí.",
    server="Tu servidor de Mastodon",
    server_hint="Por ejemplo: mastodon.example. Se guarda solo en este navegador.",
    server_wrong="Esto no parece un servidor. Escríbelo así: mastodon.example",
    pictures="Imágenes",
    save_picture="Guardar imagen {}",
    alt="Texto alternativo, para quienes no pueden verla. Pégalo donde la red lo pida:",
    warning="Aviso de contenido: {}",
    code="Código QR",
    code_says="Código QR: abre la historia «{}»",
    print_sheet="Imprimir una página",
    safely="Cómo compartirla con seguridad",
    safe=(
        "No añadas nombres, lugares ni fechas, aunque los conozcas.",
        "No etiquetes a la persona de la historia ni la busques.",
        "Un nombre con asterisco (*) está cambiado. Por favor, no adivines de quién es.",
        "Comparte el enlace, no copias de la historia: un enlace se puede retirar.",
        "Si alguien es hostil, no respondas. Ocúltalo o denúncialo.",
        "Si te pedimos que borres tu publicación, hazlo, por favor, el mismo día.",
    ),
    follow="Síguenos",
    support="Apoya este trabajo",
    website="Nuestro sitio web",
    new_tab="(se abre en otra pestaña)",
    months=(
        *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
        *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
    ),
    day="{day} de {month} de {year}",
)
ARABIC = KitWords(
    language="ar",
    direction="rtl",
    name="قصص للمشاركة",
    intro="اختاروا قصة، ثم شبكة. كل قصة جاهزة لتشاركوها من حسابكم: لا تسجيل دخول هنا، ولا يرى أحد ما تفعلونه في هذه "
    "الصفحة.",
    for_partner="أُعدّت من أجل {}",
    until="نرجو ألا تشاركوها بعد {}.",
    kit_is_past="انتهت صلاحية هذه الصفحة في {}. نرجو ألا تشاركوا منها شيئًا، واطلبوا منا صفحة جديدة.",
    story_is_past="كانت مشاركة هذه القصة ممكنة حتى {}. نرجو ألا تشاركوها بعد الآن.",
    languages="اللغة",
    also_in="متاحة أيضًا بـ",
    find="ابحثوا عن قصة",
    found="عدد القصص: {}",
    more="قصص أخرى",
    pages="الصفحات",
    page="صفحة {}",
    back="كل القصص",
    skip="إلى المحتوى الرئيسي",
    read="اقرأوا القصة كاملة",
    where="أين تريدون مشاركتها؟",
    share_on="شاركوا على {}",
    send_as={"email": "اكتبوا رسالة بريد", "sms": "أرسلوها برسالة SMS", "device": "اختاروا تطبيقًا"},
    titles={"email": "البريد الإلكتروني", "device": "تطبيق آخر"},
    copy_text="نسخ النص",
    copy_title="نسخ العنوان",
    copy_alt="نسخ النص البديل",
    copy_link="نسخ الرابط",
    copied="نُسخ",
    select="النص محدَّد: انسخوه الآن.",
    count="{} من {} حرفًا",
    subject="الموضوع أو العنوان",
    paste="لا يأخذ {} إلا الرابط. انسخوا النص أولًا ثم الصقوه هناك.",
    server="خادم ماستودون الخاص بكم",
    server_hint="مثل: mastodon.example. يُحفظ في هذا المتصفح وحده.",
    server_wrong="لا يبدو هذا خادمًا. اكتبوه هكذا: mastodon.example",
    pictures="الصور",
    save_picture="حفظ الصورة {}",
    alt="النص البديل لمن لا يرون الصورة. الصقوه حيث تطلبه الشبكة:",
    warning="تنبيه بشأن المحتوى: {}",
    code="رمز QR",
    code_says="رمز QR يفتح القصة «{}»",
    print_sheet="طباعة صفحة واحدة",
    safely="كيف تشاركونها بأمان",
    safe=(
        "لا تضيفوا أسماء ولا أماكن ولا تواريخ، حتى إن كنتم تعرفونها.",
        "لا تشيروا إلى صاحب القصة أو صاحبتها، ولا تبحثوا عنهما.",
        "الاسم الذي عليه نجمة (*) مُغيَّر. نرجو ألا تحاولوا معرفة صاحبه.",
        "شاركوا الرابط لا نُسخًا من القصة: فالرابط يمكن سحبه.",
        "إن أساء إليكم أحد فلا تردّوا، بل أخفوا ما كتب أو أبلغوا عنه.",
        "إن طلبنا منكم حذف منشوركم، فنرجو أن تحذفوه في اليوم نفسه.",
    ),
    follow="تابعونا",
    support="ادعموا هذا العمل",
    website="موقعنا",
    new_tab="(يُفتح في علامة تبويب جديدة)",
    months=(
        *("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو"),
        *("يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"),
    ),
    day="{day} {month} {year}",
)
_KNOWN = {each.language: each for each in (ENGLISH, SPANISH, ARABIC)}
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ps", "ckb", "sd", "ug", "yi", "dv", "syr", "prs", "pnb"})
_RIGHT_TO_LEFT_SCRIPTS = frozenset({"arab", "hebr", "syrc", "thaa"})
# What a language calls itself; another is called by its tag.
_OWN_NAMES = {
    "am": "አማርኛ", "ar": "العربية", "de": "Deutsch", "en": "English", "es": "Español", "fa": "فارسی", "fr": "Français",
    "hi": "हिन्दी", "ht": "Kreyòl ayisyen", "it": "Italiano", "ja": "日本語", "ko": "한국어", "ps": "پښتو",
    "pt": "Português", "ru": "Русский", "so": "Soomaali", "sw": "Kiswahili", "ti": "ትግርኛ", "tr": "Türkçe",
    "uk": "Українська", "ur": "اردو", "vi": "Tiếng Việt", "zh": "中文", "zh-hant": "繁體中文",
}  # fmt: skip


def kit_words(language: str) -> KitWords:
    """The kit's words for a BCP 47 tag; English where nobody has written them yet."""
    return _KNOWN.get(language.lower().partition("-")[0], ENGLISH)


def direction(language: str) -> str:
    """Which way a language is written: "rtl" or "ltr"."""
    first, *rest = language.lower().split("-")
    if any(part in _RIGHT_TO_LEFT_SCRIPTS for part in rest):
        return "rtl"
    return "rtl" if first in _RIGHT_TO_LEFT and "latn" not in rest else "ltr"


def own_name(language: str) -> str:
    """What speakers of a language call it."""
    tag = language.lower()
    return _OWN_NAMES.get(tag) or _OWN_NAMES.get(tag.partition("-")[0]) or language
