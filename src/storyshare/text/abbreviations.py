"""Words that end in a stop which does not end a sentence, and words that open one; of many languages at once."""


def words(*lines: str) -> frozenset[str]:
    """All the words of these lines."""
    return frozenset(word for line in lines for word in line.split())


# Always followed by a name, by the other party, or by what they announce.
BEFORE_NAME = words(
    "mr mrs ms mx dr prof rev hon gov sen rep gen col capt cmdr lt sgt pres supt amb atty fr v vs viz cf e.g i.e",
    "messrs mt ft sra srta srs sras dra dras lic lcda lcdo ing arq mons excmo excma exmo exma ee pe lda d.ª",
    "mme mlle mmes mlles mgr maître me hr dhr mevr dl dna tp sr.ª dipl mag bzw vgl z.b d.h u.a",
    "o.ä sog bspw ggf evtl inkl zzgl dott sig avv attn",
    "гр проф акад им ул просп пл см ср напр наприклад вул див пор т.е т.к т.зв",
    "डॉ प्रो पं सु श्री श्रीमती कु ড ডা প্রফ মো திரு திருமதி د أ.د م.د حضرت",
)
# An abbreviation before a number, else a word or the end of one like any other ("She said no.").
BEFORE_NUMBER = words(
    "no nos art arts arta sec secs ch fig figs vol vols p pp par para ca approx est nr núm núms num pág págs pag cap",
    "apdo inc. abs ziff s bd n.º n.° nº rz tel ext apt rm ste ст п пп ч стр кв д оф № नं सं নং ص ق",
    "jan feb mar apr jun jul aug sep sept oct nov dec ene abr ago dic set out dez fev mai févr avr juil déc",
)
# May end a sentence: then the next one opens with a word that seldom follows them otherwise.
MAY_END = words(
    "inc ltd co corp llc llp plc bros assn univ dept govt intl natl jr sr st ave blvd rd hwy bldg mfg esq ret",
    "fed cir dist ct app supp rptr reg stat ed eds pub sup ord div comm misc sess cong int int'l dep't gov't att'y",
    "comm'n ass'n nat'l ph.d ed.d m.sc b.sc ll.m ll.b j.d m.d s.a.s a.k.a al calif ariz tex fla mass conn wash ore",
    "penn ala ark colo del ga ill ind kan ky la. mich minn miss mo mont neb nev okla tenn vt va wis wyo",
    "ud uds vd vds uu ff rr d.c admón av avda cía dpto depto prov tel ltda cia jur",
    "str hl geb verh gest jh jhd mio mrd tsd mwst einschl ggü jr",
    "обл рн руб тыс млн др грн тис рр гг вв ст.ст",
)
# A name that is written with a mark of its own.
NAMES_WITH_MARK = words("yahoo jeopardy yum chips")
AFTER_NUMERAL = words(
    "januar jänner februar märz april mai juni juli august september oktober november dezember",
    "januari februari maart mei augustus senat kammer strafkammer zivilsenat jahrhundert",
)
BEFORE_ORDINAL = words("am der den dem des vom zum beim im das die ab bis seit ihrem ihren seinem seinen jeden")
OPENING = words(
    "a after all although an and another as at because before but during even every finally for from he her here his",
    "how however i if in it its later many most my nobody now of on once one our she since so some soon still that the",
    "their then there these they this those though today under until we what when where which while who why with",
    "without yet you your no yes not",
    "cuando después el ella ellas ellos en entonces era es esta este esto estos estas fue hoy hace la las le les los",
    "más nadie nunca para pero por según si sin su sus tras un una y ya yo él mi mis nos nosotros ahora aquí allí",
    "à après au aujourd avec c ce ces cette dans de depuis des elle elles et il ils j je l lorsque mais n nous on où",
    "par pour qu quand s sa ses son sur une vous",
    "aber als auch da damals danach das dann dennoch der deshalb die doch ein eine er es heute ich ihr ihre jetzt man",
    "mein meine nach nun seine seit seitdem sie und wir wer wie wo zwei",
    "agora ainda antes após até como da de depois do dos e ela elas ele eles em então essa esse eu foi hoje isso já",
    "mas na nas não no nossa nosso o os porque quando que se seu sua também um uma você",
    "lei lui loro ma non poi quando dopo gli il lo nel nella era oggi perché questo questa",
    "ze zij hij het een toen maar nu daarna wij haar zijn",
    "li yo mwen nou men se te sa lè apre jodi kounye ki pou yon manman",
    "она он они оно но и а в во на не это эта этот эти я мы ее её его их с со у к ко о об от до за из когда",
    "потом затем сегодня теперь так все всё вот если как",
    "вона він вони але і й та у в на не це ця цей ці я ми її його їхній з зі до за із коли потім сьогодні тепер",
    "هي هو هم وهي وهو ثم لكن ولكن كانت كان قال قالت هذا هذه وقد لقد في بعد اليوم",
    "او آن آنها اما این سپس پس وقتی امروز",
    "وہ یہ لیکن پھر آج اس ان",
    "היא הוא הם הן אבל אז זה זאת היום אחרי לא",
    "वह वे यह लेकिन फिर आज उसने उन्होंने उसकी उसका",
    "እሷ እሱ እነሱ ግን",
    "onlar ama sonra bugün bu ve",
)
