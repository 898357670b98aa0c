"""storyshare's own words that go into a share, a language at a time; `wording.py` is who uses them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language's words.

    `calls` are keyed by the actions that they cover; the first that a record asks for stands before the link, with
    `colon` between them, the others are sentences and end with `stop`. `in_profile` says where the link is on a
    platform whose posts have none. `quote` takes somebody's words, and `by`, after it, who said them. The marks in
    `inner` stand for quotation marks inside a quotation.
    """

    name_changed: str
    names_changed: str
    warning: str
    calls: Mapping[tuple[str, ...], str]
    in_profile: str
    quote: str = "“{}”"
    by: str = " – {}"
    inner: str = "‘’"
    colon: str = ": "
    stop: str = "."


def _calls(read_and_share: str, read: str, share: str, follow: str, donate: str) -> dict[tuple[str, ...], str]:
    return {
        ("read", "share"): read_and_share,
        ("read",): read,
        ("share",): share,
        ("follow",): follow,
        ("donate",): donate,
    }


_ENGLISH = Words(
    name_changed="*Name changed for safety.",
    names_changed="*Names changed for safety.",
    warning="Content warning: {}",
    in_profile="The link is in our profile.",
    calls=_calls(
        "Read and share this story",
        "Read the story",
        "Share this story",
        "Follow us for more stories",
        "Support this work",
    ),
)
_CHINESE = Words(
    name_changed="*为安全起见，使用了化名。",
    names_changed="*为安全起见，使用了化名。",
    warning="内容预警：{}",
    in_profile="链接在我们的主页简介中。",
    calls=_calls("阅读并分享这个故事", "阅读这个故事", "分享这个故事", "关注我们，了解更多故事", "支持我们的工作"),
    by="——{}",
    colon="：\n",
    stop="。",
)
# In the order of their tags. Whoever speaks one of them is asked to read it: docs/languages.md says how.
LANGUAGES = {
    "ar": Words(
        name_changed="*غُيّر الاسم حفاظًا على السلامة.",
        names_changed="*غُيّرت الأسماء حفاظًا على السلامة.",
        warning="تنبيه بشأن المحتوى: {}",
        in_profile="الرابط في ملفنا التعريفي.",
        calls=_calls(
            "اقرأوا هذه القصة وشاركوها",
            "اقرأوا القصة",
            "شاركوا هذه القصة",
            "تابعونا لمزيد من القصص",
            "ادعموا هذا العمل",
        ),
        quote="«{}»",
        inner="“”",
    ),
    "de": Words(
        name_changed="*Name zum Schutz geändert.",
        names_changed="*Namen zum Schutz geändert.",
        warning="Inhaltswarnung: {}",
        in_profile="Der Link steht in unserem Profil.",
        calls=_calls(
            "Lest und teilt diese Geschichte",
            "Lest die Geschichte",
            "Teilt diese Geschichte",
            "Folgt uns für weitere Geschichten",
            "Unterstützt diese Arbeit",
        ),
        quote="„{}“",
        inner="‚‘",
    ),
    "en": _ENGLISH,
    "es": Words(
        name_changed="*Nombre cambiado por seguridad.",
        names_changed="*Nombres cambiados por seguridad.",
        warning="Aviso de contenido: {}",
        in_profile="El enlace está en nuestro perfil.",
        calls=_calls(
            "Lee y comparte esta historia",
            "Lee la historia",
            "Comparte esta historia",
            "Síguenos para conocer más historias",
            "Apoya este trabajo",
        ),
        quote="«{}»",
        inner="“”",
    ),
    "fa": Words(
        name_changed="*نام برای حفظ امنیت تغییر داده شده است.",
        names_changed="*نام‌ها برای حفظ امنیت تغییر داده شده‌اند.",
        warning="هشدار محتوا: {}",
        in_profile="پیوند در نمایهٔ ماست.",
        calls=_calls(
            "این داستان را بخوانید و به اشتراک بگذارید",
            "داستان را بخوانید",
            "این داستان را به اشتراک بگذارید",
            "برای داستان‌های بیشتر ما را دنبال کنید",
            "از این کار حمایت کنید",
        ),
        quote="«{}»",
        inner="“”",
    ),
    "fr": Words(
        name_changed="*Prénom modifié par sécurité.",
        names_changed="*Prénoms modifiés par sécurité.",
        warning="Avertissement\u00a0: {}",
        in_profile="Le lien est dans notre profil.",
        calls=_calls(
            "Lisez et partagez cette histoire",
            "Lisez l’histoire",
            "Partagez cette histoire",
            "Suivez-nous pour lire d’autres histoires",
            "Soutenez ce travail",
        ),
        quote="«\u00a0{}\u00a0»",
        inner="“”",
        colon="\u00a0: ",
    ),
    "hi": Words(
        name_changed="*सुरक्षा के लिए नाम बदला गया है।",
        names_changed="*सुरक्षा के लिए नाम बदले गए हैं।",
        warning="सामग्री चेतावनी: {}",
        in_profile="लिंक हमारी प्रोफ़ाइल में है।",
        calls=_calls(
            "यह कहानी पढ़ें और साझा करें",
            "कहानी पढ़ें",
            "यह कहानी साझा करें",
            "और कहानियों के लिए हमें फ़ॉलो करें",
            "इस काम का समर्थन करें",
        ),
        stop="।",
    ),
    "ht": Words(
        name_changed="*Nou chanje non an pou sekirite.",
        names_changed="*Nou chanje non yo pou sekirite.",
        warning="Avètisman: {}",
        in_profile="Lyen an nan pwofil nou.",
        calls=_calls(
            "Li istwa sa a epi pataje l",
            "Li istwa a",
            "Pataje istwa sa a",
            "Swiv nou pou plis istwa",
            "Soutni travay sa a",
        ),
        quote="«{}»",
        inner="“”",
    ),
    "it": Words(
        name_changed="*Nome cambiato per sicurezza.",
        names_changed="*Nomi cambiati per sicurezza.",
        warning="Avviso sul contenuto: {}",
        in_profile="Il link è nel nostro profilo.",
        calls=_calls(
            "Leggete e condividete questa storia",
            "Leggete la storia",
            "Condividete questa storia",
            "Seguiteci per altre storie",
            "Sostenete questo lavoro",
        ),
        quote="«{}»",
        inner="“”",
    ),
    "ja": Words(
        name_changed="*安全のため仮名にしています。",
        names_changed="*安全のため仮名にしています。",
        warning="内容に関する注意：{}",
        in_profile="リンクはプロフィールにあります。",
        calls=_calls(
            "このストーリーを読んで、シェアしてください",
            "ストーリーを読んでください",
            "このストーリーをシェアしてください",
            "フォローして、ほかのストーリーも読んでください",
            "この活動を支えてください",
        ),
        quote="「{}」",
        by="――{}",
        inner="『』",
        colon="：\n",
        stop="。",
    ),
    "ko": Words(
        name_changed="*안전을 위해 가명을 사용했습니다.",
        names_changed="*안전을 위해 가명을 사용했습니다.",
        warning="내용 경고: {}",
        in_profile="링크는 프로필에 있습니다.",
        calls=_calls(
            "이 이야기를 읽고 공유해 주세요",
            "이야기를 읽어 주세요",
            "이 이야기를 공유해 주세요",
            "더 많은 이야기를 보시려면 팔로우해 주세요",
            "이 활동을 후원해 주세요",
        ),
    ),
    "pt": Words(
        name_changed="*Nome alterado por segurança.",
        names_changed="*Nomes alterados por segurança.",
        warning="Aviso de conteúdo: {}",
        in_profile="O link está no nosso perfil.",
        calls=_calls(
            "Leia e compartilhe esta história",
            "Leia a história",
            "Compartilhe esta história",
            "Siga-nos para mais histórias",
            "Apoie este trabalho",
        ),
    ),
    "ru": Words(
        name_changed="*Имя изменено ради безопасности.",
        names_changed="*Имена изменены ради безопасности.",
        warning="Предупреждение: {}",
        in_profile="Ссылка — в нашем профиле.",
        calls=_calls(
            "Прочитайте эту историю и поделитесь ею",
            "Прочитайте историю",
            "Поделитесь этой историей",
            "Подпишитесь, чтобы узнать больше историй",
            "Поддержите эту работу",
        ),
        quote="«{}»",
        inner="„“",
        by=" — {}",
    ),
    "tr": Words(
        name_changed="*Güvenlik için isim değiştirildi.",
        names_changed="*Güvenlik için isimler değiştirildi.",
        warning="İçerik uyarısı: {}",
        in_profile="Bağlantı profilimizde.",
        calls=_calls(
            "Bu hikâyeyi okuyun ve paylaşın",
            "Hikâyeyi okuyun",
            "Bu hikâyeyi paylaşın",
            "Daha fazla hikâye için bizi takip edin",
            "Bu çalışmayı destekleyin",
        ),
    ),
    "uk": Words(
        name_changed="*Ім’я змінено заради безпеки.",
        names_changed="*Імена змінено заради безпеки.",
        warning="Попередження: {}",
        in_profile="Посилання — у нашому профілі.",
        calls=_calls(
            "Прочитайте цю історію та поділіться нею",
            "Прочитайте історію",
            "Поділіться цією історією",
            "Підпишіться, щоб дізнатися більше історій",
            "Підтримайте цю роботу",
        ),
        quote="«{}»",
        inner="„“",
        by=" — {}",
    ),
    "vi": Words(
        name_changed="*Tên đã được thay đổi vì lý do an toàn.",
        names_changed="*Các tên đã được thay đổi vì lý do an toàn.",
        warning="Cảnh báo nội dung: {}",
        in_profile="Đường liên kết có trong trang cá nhân của chúng tôi.",
        calls=_calls(
            "Hãy đọc và chia sẻ câu chuyện này",
            "Hãy đọc câu chuyện",
            "Hãy chia sẻ câu chuyện này",
            "Theo dõi chúng tôi để đọc thêm những câu chuyện khác",
            "Hãy ủng hộ công việc này",
        ),
    ),
    "zh": _CHINESE,
    "zh-hant": replace(
        _CHINESE,
        name_changed="*為安全起見，使用了化名。",
        names_changed="*為安全起見，使用了化名。",
        warning="內容警告：{}",
        in_profile="連結在我們的個人簡介中。",
        calls=_calls("閱讀並分享這個故事", "閱讀這個故事", "分享這個故事", "追蹤我們，了解更多故事", "支持我們的工作"),
        quote="「{}」",
        inner="『』",
    ),
}
LANGUAGES |= dict.fromkeys(("zh-tw", "zh-hk", "zh-mo"), LANGUAGES["zh-hant"])
# A call in a language that readers of the post may not know does no good; a warning and a note must be there.
WITHOUT_CALLS = replace(_ENGLISH, calls={})
