"""What the page for the person in the story says, a language at a time. Whoever speaks one is asked to read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Why = Literal["agree", "cover", "hidden", "number", "gone", "early", "approve", "mend"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientWords:
    """One language's words; `why` says for each kind of refusal what it means for the person.

    `instead` is said on an English page, where there are no words in the language that was asked for: `{}`.
    """

    title: str
    intro: str
    hidden_words: str
    what: str
    in_language: str
    goes: str
    stays: str
    why: dict[Why, str]
    nothing: str
    only_here: str
    back: str
    back_lines: tuple[str, ...]
    contact: str
    sign: str
    choices: tuple[str, ...]
    lines: tuple[str, ...]
    made: str
    part_of: str
    alt_text: str
    no_alt_text: str
    not_shown: str
    card_of_page: str
    no_place_for_alt: str
    instead: str = ""


ENGLISH = ClientWords(
    title="What would be public about your story",
    intro="This page shows, place by place, exactly what people all over the world could read and see. Please read it, "
    "or have it read to you, before you decide. Nothing on this page becomes public because you read it.",
    hidden_words="Words that must never be public are blacked out on this page. They are not published.",
    what="What, and where",
    in_language="language:",
    goes="It would be published like this.",
    stays="As things stand now, this is not published.",
    why={
        "agree": "It waits for your agreement.",
        "cover": "What you have agreed to so far does not cover it.",
        "hidden": "It holds words that must never be public. They are blacked out here, and the text will be changed.",
        "number": "It seems to hold a number, an address or the like that must not be public. The text will be "
        "changed.",
        "gone": "This story was taken back.",
        "early": "It is too early for it.",
        "approve": "Somebody in our office still has to approve it.",
        "mend": "Something in it has to be put right first.",
    },
    nothing="Nothing would be published.",
    only_here="When the story is told again later, other sentences of it may be used. Ask to see those, too.",
    back="How to take it back",
    back_lines=(
        "You can take your story back at any time. You do not have to give a reason.",
        "Tell us, in any way and in any language. From then on nothing of it is published any more.",
        "We delete every post that we made, in each of these places, and look again that it is gone.",
        "What other people have copied or photographed may stay. Nobody can promise that everything disappears.",
        "You get a list of what was public, where, and when it was deleted.",
    ),
    contact="Call or write to",
    sign="Your decision",
    choices=(
        "Yes, it may be published as shown here.",
        "No, do not publish it.",
        "Change this first, and then ask me again:",
    ),
    lines=("What should change", "Read to me in my language by", "Signature", "Date"),
    made="This page was made on",
    part_of="{} of {}",
    alt_text="Described for people who cannot see it:",
    no_alt_text="No description for people who cannot see it",
    not_shown="A picture that cannot be shown here:",
    card_of_page="The place adds what the linked page says of itself.",
    no_place_for_alt="The description is not published there.",
    instead="This page is in English, because we do not have its words in {} yet. Please let somebody read it to you "
    "in your language.",
)
SPANISH = ClientWords(
    title="Lo que sería público de su historia",
    intro="Esta página muestra, lugar por lugar, exactamente lo que personas de todo el mundo podrían leer y ver. "
    "Léala, o pida que se la lean, antes de decidir. Nada de esta página se hace público porque usted la lea.",
    hidden_words="Las palabras que nunca deben ser públicas están tachadas en esta página. No se publican.",
    what="Qué, y dónde",
    in_language="idioma:",
    goes="Se publicaría así.",
    stays="Tal como están las cosas, esto no se publica.",
    why={
        "agree": "Espera a que usted esté de acuerdo.",
        "cover": "Lo que usted ha aceptado hasta ahora no lo incluye.",
        "hidden": "Contiene palabras que nunca deben ser públicas. Aquí están tachadas, y el texto se va a cambiar.",
        "number": "Parece contener un número, una dirección o algo similar que no debe ser público. El texto se "
        "va a cambiar.",
        "gone": "Esta historia se retiró.",
        "early": "Todavía es demasiado pronto.",
        "approve": "Alguien de nuestra oficina todavía tiene que aprobarlo.",
        "mend": "Antes hay que corregir algo.",
    },
    nothing="No se publicaría nada.",
    only_here="Cuando la historia se cuente otra vez, pueden usarse otras frases de ella. Pida verlas también.",
    back="Cómo retirarla",
    back_lines=(
        "Puede retirar su historia en cualquier momento. No tiene que dar ninguna razón.",
        "Díganoslo, de cualquier forma y en cualquier idioma. Desde entonces no se publica nada más de ella.",
        "Borramos cada publicación que hicimos, en cada uno de estos lugares, y volvemos a mirar que ya no esté.",
        "Lo que otras personas hayan copiado o fotografiado puede quedar. Nadie puede prometer que todo desaparezca.",
        "Usted recibe una lista de lo que fue público, dónde, y cuándo se borró.",
    ),
    contact="Llame o escriba a",
    sign="Su decisión",
    choices=(
        "Sí, puede publicarse como se muestra aquí.",
        "No, no la publiquen.",
        "Cambien esto primero, y después pregúntenme otra vez:",
    ),
    lines=("Qué debe cambiar", "Me lo leyó en mi idioma", "Firma", "Fecha"),
    made="Esta página se hizo el",
    part_of="{} de {}",
    alt_text="Descripción para quienes no pueden verla:",
    no_alt_text="Sin descripción para quienes no pueden verla",
    not_shown="Una imagen que no se puede mostrar aquí:",
    card_of_page="El lugar agrega lo que la página enlazada dice de sí misma.",
    no_place_for_alt="La descripción no se publica allí.",
)
FRENCH = ClientWords(
    title="Ce qui serait public de votre histoire",
    intro="Cette page montre, lieu par lieu, exactement ce que des personnes du monde entier pourraient lire et voir. "
    "Lisez-la, ou faites-la vous lire, avant de décider. Rien de cette page ne devient public parce que vous la lisez.",
    hidden_words="Les mots qui ne doivent jamais être publics sont masqués sur cette page. Ils ne sont pas publiés.",
    what="Quoi, et où",
    in_language="langue\u00a0:",
    goes="Ce serait publié ainsi.",
    stays="En l’état, ceci n’est pas publié.",
    why={
        "agree": "Cela attend votre accord.",
        "cover": "Ce que vous avez accepté jusqu’ici ne le couvre pas.",
        "hidden": "Il s’y trouve des mots qui ne doivent jamais être publics. Ils sont masqués ici, et le texte "
        "sera changé.",
        "number": "Il semble s’y trouver un numéro, une adresse ou autre chose qui ne doit pas être public. Le texte "
        "sera changé.",
        "gone": "Cette histoire a été retirée.",
        "early": "Il est encore trop tôt.",
        "approve": "Quelqu’un de notre bureau doit encore l’approuver.",
        "mend": "Il faut d’abord y corriger quelque chose.",
    },
    nothing="Rien ne serait publié.",
    only_here="Quand l’histoire sera racontée à nouveau, d’autres phrases peuvent en être prises. Demandez à les "
    "voir aussi.",
    back="Comment la retirer",
    back_lines=(
        "Vous pouvez retirer votre histoire à tout moment. Vous n’avez pas à donner de raison.",
        "Dites-le-nous, de n’importe quelle façon et dans n’importe quelle langue. Plus rien n’en est publié.",
        "Nous supprimons chaque publication que nous avons faite, dans chacun de ces lieux, et regardons à nouveau.",
        "Ce que d’autres ont copié ou photographié peut rester. Personne ne peut promettre que tout disparaisse.",
        "Vous recevez une liste de ce qui a été public, où, et quand cela a été supprimé.",
    ),
    contact="Appelez ou écrivez à",
    sign="Votre décision",
    choices=(
        "Oui, elle peut être publiée comme montré ici.",
        "Non, ne la publiez pas.",
        "Changez d’abord ceci, puis demandez-moi à nouveau\u00a0:",
    ),
    lines=("Ce qui doit changer", "Lu dans ma langue par", "Signature", "Date"),
    made="Cette page a été faite le",
    part_of="{} sur {}",
    alt_text="Description pour qui ne peut pas la voir\u00a0:",
    no_alt_text="Sans description pour qui ne peut pas la voir",
    not_shown="Une image qui ne peut pas être montrée ici\u00a0:",
    card_of_page="Le lieu ajoute ce que la page liée dit d’elle-même.",
    no_place_for_alt="La description n’y est pas publiée.",
)
ARABIC = ClientWords(
    title="ما الذي سيُنشر من قصتك",
    intro="تُظهر هذه الصفحة، مكانًا مكانًا، ما يمكن أن يقرأه ويراه الناس في أنحاء العالم بالضبط. يُرجى قراءتها، أو طلب "
    "قراءتها لك، قبل اتخاذ القرار. لا يُنشر شيء من هذه الصفحة لمجرد قراءتها.",
    hidden_words="الكلمات التي يجب ألا تُنشر أبدًا محجوبة في هذه الصفحة، وهي لا تُنشر.",
    what="ماذا، وأين",
    in_language="اللغة:",
    goes="سيُنشر هكذا.",
    stays="في الوضع الحالي لا يُنشر هذا.",
    why={
        "agree": "ينتظر موافقتك.",
        "cover": "ما وافقت عليه حتى الآن لا يشمله.",
        "hidden": "فيه كلمات يجب ألا تُنشر أبدًا. هي محجوبة هنا، وسيُغيَّر النص.",
        "number": "يبدو أن فيه رقمًا أو عنوانًا أو ما شابه يجب ألا يُنشر. سيُغيَّر النص.",
        "gone": "سُحبت هذه القصة.",
        "early": "لم يحن وقته بعد.",
        "approve": "لا يزال على شخص من مكتبنا أن يوافق عليه.",
        "mend": "يجب تصحيح شيء فيه أولًا.",
    },
    nothing="لن يُنشر شيء.",
    only_here="عندما تُروى القصة مرة أخرى قد تُستخدم منها جمل أخرى. يمكنك أن تطلب رؤيتها أيضًا.",
    back="كيف يمكن سحبها",
    back_lines=(
        "يمكنك سحب قصتك في أي وقت، دون ذكر أي سبب.",
        "أخبرنا بأي طريقة وبأي لغة. منذ ذلك الحين لا يُنشر منها شيء.",
        "نحذف كل منشور نشرناه، في كل من هذه الأماكن، ثم نتحقق من أنه اختفى.",
        "ما نسخه الآخرون أو صوّروه قد يبقى. لا يمكن لأحد أن يعد باختفاء كل شيء.",
        "تحصل على قائمة بما كان منشورًا، وأين، ومتى حُذف.",
    ),
    contact="الاتصال أو الكتابة إلى",
    sign="قرارك",
    choices=(
        "نعم، يمكن نشرها كما تظهر هنا.",
        "لا، لا تنشروها.",
        "غيّروا هذا أولًا، ثم اسألوني مرة أخرى:",
    ),
    lines=("ما الذي يجب تغييره", "قرأها لي بلغتي", "التوقيع", "التاريخ"),
    made="أُعدّت هذه الصفحة في",
    part_of="{} من {}",
    alt_text="وصف لمن لا يستطيع رؤيتها:",
    no_alt_text="بلا وصف لمن لا يستطيع رؤيتها",
    not_shown="صورة لا يمكن عرضها هنا:",
    card_of_page="يضيف المكان ما تقوله الصفحة المرتبطة عن نفسها.",
    no_place_for_alt="لا يُنشر الوصف هناك.",
)
CLIENT_LANGUAGES = {"ar": ARABIC, "en": ENGLISH, "es": SPANISH, "fr": FRENCH}
