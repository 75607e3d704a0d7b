"""News of the same kind in several languages, to try what tells them apart."""

TEXTS = {
    "fr": """\
Le ferry a transporté 310 000 passagers en 2018, a annoncé jeudi le ministère des Transports, contre
290 000 l'année précédente. Neuf bateaux sur dix étaient pleins, a précisé un porte-parole, qui n'a
donné aucun autre chiffre. Les tarifs augmenteront de 4 % en avril, au début de la saison, et de
nouveau à l'automne.""",
    "de": """\
Die Fähre beförderte im Jahr 2018 insgesamt 310.000 Fahrgäste, wie das Verkehrsministerium am
Donnerstag mitteilte, nach 290.000 im Jahr davor. Neun von zehn Schiffen seien voll gewesen, sagte
ein Sprecher. Die Preise sollen im April um 4 Prozent steigen, wenn die Saison beginnt, und im
Herbst noch einmal.""",
    "es": """\
El transbordador llevó 310.000 pasajeros en 2018, informó el jueves el Ministerio de Transportes,
frente a los 290.000 del año anterior. Nueve de cada diez barcos iban llenos, dijo un portavoz, que
no dio más cifras. Las tarifas subirán un 4 por ciento en abril, cuando empieza la temporada, y otra
vez en otoño.""",
    "pt": """\
A balsa transportou 310 mil passageiros em 2018, informou na quinta-feira o Ministério dos
Transportes, ante 290 mil no ano anterior. Nove em cada dez barcos estavam cheios, disse um
porta-voz, que não deu outros números. As tarifas vão subir 4 por cento em abril, quando começa a
temporada, e de novo no outono.""",
    "it": """\
Il traghetto ha trasportato 310.000 passeggeri nel 2018, ha comunicato giovedì il ministero dei
Trasporti, contro i 290.000 dell'anno precedente. Nove battelli su dieci erano pieni, ha detto un
portavoce, che non ha fornito altre cifre. Le tariffe aumenteranno del 4 per cento in aprile,
all'inizio della stagione.""",
    "nl": """\
De veerboot vervoerde in 2018 in totaal 310.000 passagiers, meldde het ministerie van Verkeer
donderdag, tegen 290.000 een jaar eerder. Negen van de tien boten waren vol, zei een woordvoerder,
die geen andere cijfers gaf. De tarieven gaan in april met 4 procent omhoog, wanneer het seizoen
begint, en in de herfst nog eens.""",
    "sw": """\
Kivuko kilibeba abiria 310,000 mwaka 2018, Wizara ya Uchukuzi ilisema Alhamisi, ikilinganishwa na
290,000 mwaka uliotangulia. Mashua tisa kati ya kumi zilikuwa zimejaa, msemaji alisema, bila kutoa
takwimu nyingine. Nauli zitapanda kwa asilimia 4 mwezi Aprili, msimu utakapoanza, na tena baadaye
mwaka huu.""",
    "id": """\
Kapal feri itu mengangkut 310.000 penumpang pada 2018, kata Kementerian Perhubungan pada Kamis, naik
dari 290.000 setahun sebelumnya. Sembilan dari sepuluh kapal penuh, kata seorang juru bicara yang
tidak memberikan angka lain. Tarif akan naik 4 persen pada April, ketika musim dimulai, dan sekali
lagi pada akhir tahun.""",
    "no": """\
Fergen fraktet 310 000 passasjerer i 2018, opplyste Samferdselsdepartementet torsdag, mot 290 000
året før. Ni av ti båter var fulle, sa en talsmann, som ikke ga andre tall. Prisene skal opp med 4
prosent i april, når sesongen begynner, og enda en gang til høsten. For to år siden var det bare 40
båter i drift.""",
    "ru": """\
Паром перевёз 310 тысяч пассажиров в 2018 году, сообщило в четверг министерство транспорта, против
290 тысяч годом ранее. Девять из десяти судов были заполнены, сказал представитель, не приведя
других цифр. Тарифы вырастут на 4 процента в апреле, когда начнётся сезон, и ещё раз осенью.""",
    "zh": """\
交通部星期四表示，渡轮在二〇一八年运送了三十一万名乘客，高于前一年的二十九万名。发言人说，十艘船中有九艘满载，
但没有提供其他数字。票价将在四月旺季开始时上涨百分之四，秋季还将再次上涨。当地官员说，去年夏天湖上共有四十艘渡
轮运营，比两年前增加了六艘，其中三艘是新建造的。居民们抱怨说，等候时间太长，周末常常需要排队两个小时以上，许多
人因此改乘公共汽车。港口管理局计划明年扩建码头，预计耗资三千万元，工程将持续十八个月，期间每天仍有二十班渡轮往
返于两岸之间。""",
    "ar": """\
نقلت العبارة 310 آلاف راكب في عام 2018، حسبما أعلنت وزارة النقل يوم الخميس، مقابل 290 ألفا في العام
السابق. وقال متحدث باسم الوزارة إن تسعة من كل عشرة قوارب كانت ممتلئة، ولم يذكر أرقاما أخرى. وسترتفع
الأسعار بنسبة 4 في المئة في أبريل عندما يبدأ الموسم، ثم مرة أخرى في الخريف.""",
}

ENGLISH = """\
The ferry carried 310,000 passengers in 2018, the Transport Ministry said on Thursday, up from
290,000 a year earlier. Nine of ten boats were full, said a spokesman, who gave no other figure.
Fares will rise by 4 percent in April, when the season begins, and again in the autumn."""

RESULTS = """\
Results: Nordhavn Rovers 3, Kemi United 1; Lake City 2, Harbour Town 2; Port Vale Wanderers 0,
Morning Star 4; Aina Athletic 1, Coast Rangers 1; River Plate Reserves 5, Hill Climbers 0; Old Boys
2, New Model Army 3. Goals: Okello 2, Ruiz 2, Said 1, Lund 1, Weber 1, Novak 3. Attendance: 6,500;
4,200; 3,900; 2,150; 1,800; 900."""
"""English without sentences, in which function words are rare."""
