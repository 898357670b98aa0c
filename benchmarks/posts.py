"""The posts that counting is measured on: 500 of about 250 characters in five languages and with emoji, links in half.

    python benchmarks/posts.py

prints them. They are the same posts each time; the people and pages in them are made up.
"""

import random
from itertools import cycle, islice

COUNT = 500
LENGTH = 250

_SENTENCES = {
    "en": (
        "Today the judge said that she may stay.",
        "“I can sleep again,” she told us outside the court — and laughed.",
        "They had waited three years for a hearing; it took eleven minutes.",
        "Her lawyer had 2 days' notice, a borrowed printer and no interpreter.",
        "A home isn't a favour: it is what the law promises to those who flee.",
        "Nobody should have to tell the worst day of their life 5 times to be believed.",
        "The U.S. asylum office asked for one more form, then for another…",
        "Read how the family found each other at the bus station after 14 months.",
        "What would you take along if you had ten minutes to leave?",
        "He opens the bakery at 4 a.m. and still goes to every class in the evening.",
    ),
    "es": (
        "Hoy la jueza decidió que puede quedarse.",
        "«Por fin duermo tranquila», nos dijo al salir del tribunal.",
        "Esperaron tres años una audiencia que duró once minutos.",
        "¿Qué llevarías contigo si tuvieras diez minutos para irte?",
        "Su abogada trabajó toda la noche, sin intérprete y con una impresora prestada.",
        "Un hogar no es un favor: es lo que la ley promete a quien huye.",
        "¡Cuántas veces hay que contar el peor día de la vida para que te crean!",
        "La niña ya va a la escuela y enseña a su abuelo a leer el periódico.",
        "El próximo año abrirán una panadería en el barrio.",
    ),
    "ar": (
        "قرر القاضي اليوم أنها تستطيع البقاء.",
        "قالت لنا أمام المحكمة: «أستطيع أن أنام أخيرًا».",
        "انتظروا ثلاث سنوات جلسة لم تستمر سوى إحدى عشرة دقيقة.",
        "ماذا ستأخذ معك لو كانت لديك عشر دقائق لترحل؟",
        "البيت ليس منّة، بل هو ما يعد به القانون كل من يهرب.",
        "عملت المحامية طوال الليل بلا مترجم وبطابعة مستعارة.",
        "تذهب الطفلة الآن إلى المدرسة وتعلّم جدّها القراءة.",
        "في العام القادم سيفتحون مخبزًا في الحي.",
    ),
    "hi": (
        "आज न्यायाधीश ने कहा कि वह यहाँ रह सकती है।",
        "अदालत के बाहर उसने हमसे कहा, “अब मैं चैन से सो सकती हूँ।”",
        "उन्होंने तीन साल इंतज़ार किया, और सुनवाई ग्यारह मिनट में पूरी हो गई।",
        "अगर आपके पास सिर्फ़ दस मिनट हों तो आप क्या साथ ले जाएँगे?",
        "घर कोई एहसान नहीं, क़ानून का वादा है।",
        "वकील ने पूरी रात बिना दुभाषिए के काम किया।",
        "बच्ची अब स्कूल जाती है और अपने दादाजी को पढ़ना सिखाती है।",
        "अगले साल वे मोहल्ले में एक बेकरी खोलेंगे।",
    ),
    "zh": (
        "今天，法官决定她可以留下来。",
        "她在法院门口对我们说：“我终于能睡个好觉了。”",
        "他们等了三年，庭审只用了十一分钟。",
        "如果只有十分钟就要离开，你会带上什么？",
        "家不是恩惠，而是法律对逃难者的承诺。",
        "律师没有翻译，借来一台打印机，工作了一整夜。",
        "孩子现在上学了，还教爷爷认字。",
        "明年他们要在街区开一家面包店！",
    ),
    "emoji": (
        "She may stay! 🎉🎉🎉",
        "Three years of waiting, eleven minutes in court ⚖️⏳",
        "The whole family together again 👨‍👩‍👧‍👦❤️",
        "Thank you to everyone who wrote 🙏🏽🙏🏿🙏🏻",
        "From 🇭🇳 to 🇺🇸, by 🚌 and on foot 👣",
        "Her lawyer 👩🏾‍⚖️ worked all night 🌙☕️",
        "1️⃣ Read 2️⃣ share 3️⃣ give ➡️",
        "The bakery opens in spring 🥖🥐🏠✨",
        "No one is illegal 🏳️‍🌈✊🏾",
    ),
}
_TAGS = {
    "en": "#AsylumIsARight #Home",
    "es": "#DerechoDeAsilo #Hogar",
    "ar": "#حق_اللجوء",
    "hi": "#शरण_का_अधिकार",
    "zh": "#庇护权",
    "emoji": "#WelcomeHome",
}
_LINKS = (
    "https://example.org/stories/rosa",
    "https://www.example.org/2027/02/a-home-after-three-years?utm_source=x&utm_campaign=home",
    "example.org/read",
    "https://example.org/stories/the_hearing_(part_2)#end",
)


def posts() -> list[str]:
    """The 500 posts: every second one with a link, every third one with hashtags, every fifth one with a mention."""
    draw = random.Random(2027)  # noqa: S311 - the same posts each time
    # One more at each round of languages, or else the same ones would always have the links.
    return [
        _post(draw, language, number + number // len(_SENTENCES))
        for number, language in enumerate(islice(cycle(_SENTENCES), COUNT))
    ]


def _post(draw: random.Random, language: str, number: int) -> str:
    """Whole sentences, as many as come near to the length, and what follows them."""
    ending = _ending(language, number)
    words: list[str] = []
    length = len(" ".join(ending))
    while length < LENGTH - 25:
        # The same sentence comes again once all others had their turn.
        line = draw.choice(
            [line for line in _SENTENCES[language] if line not in words[1 - len(_SENTENCES[language]) :]]
        )
        words.append(line)
        length += len(line) + 1
    return " ".join(words + ending)


def _ending(language: str, number: int) -> list[str]:
    ending = []
    if number % 5 == 0:
        ending.append("Via @example_desk.")
    if number % 3 == 0:
        ending.append(_TAGS[language])
    if number % 2 == 0:
        ending.append(_LINKS[number // 2 % len(_LINKS)])
    return ending


if __name__ == "__main__":
    print("\n\n".join(posts()))
