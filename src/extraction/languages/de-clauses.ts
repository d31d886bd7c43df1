import { type ClauseLexicon, phrases, words } from './lexicon.ts'
import { indexPhrases } from './phrase-index.ts'

/** German word order: second place for the verb of a main clause, last place in a subordinate one. */
export const germanClauses: ClauseLexicon = {
  obliques: words(`den dem des einem einen eines einer seinem seinen seines seiner ihrem ihren ihres ihrer diesem diesen
    dieses dieser jenem jenen keinem keinen keiner meinem meinen unserem unseren denen sich ihm ihn ihnen
    uns mich mir dich dir euch jedem jeden allen aller beiden vielen mehreren einigen`),
  genitives: words('des der eines einer seiner seines ihrer ihres deren dessen dieser dieses'),
  subordinators:
    words(`dass daß weil wenn als obwohl obgleich während nachdem bevor ehe ob damit wie indem sobald solange
    sofern falls bis da wonach woraufhin wobei wodurch womit nachdem seit seitdem sodass wo warum weshalb wieso`),
  coordinators: words('und oder aber doch denn sondern jedoch sowie'),
  relatives: words('der die das den dem dessen deren denen welcher welche welches was wer'),
  focus: words('auch selbst sogar nur allein gerade insbesondere besonders lediglich'),
  impersonal: words('es man das dies was wer wir ich alles nichts jeder'),
  impersonalVerbs: words('heißt hieß heiße geheißen'),
  finiteAuxiliaries:
    words(`hat hatte haben hatten habe hätte hätten wird werden wurde wurden werde würde würden will wollte
    wollen wollten soll sollte sollen sollten kann konnte können konnten muss musste müssen mussten darf durfte möchte
    ist sind war waren sei seien ließ lässt ließen`),
  adverbs: words(`so damals dennoch jetzt offenbar ebenso zudem außerdem dabei dagegen daraufhin deshalb daher darüber
    hingegen inzwischen mittlerweile unterdessen indes indessen gleichzeitig zugleich später zuvor vorher gestern heute
    morgen vorgestern dort hier dann danach zunächst zuerst schließlich weiter weiterhin ferner bereits erst nun
    allerdings dazu darauf darin davon dafür damit hierzu hierbei trotzdem wörtlich andererseits einerseits ohnehin
    immer immerhin wieder erneut nochmals noch mehr sehr viel wenig ganz etwa rund fast kaum nicht nie niemals oft
    meist häufig manchmal bisher bislang seither anschließend abschließend demnach hiermit somit folglich denen eben
    jedenfalls ebenfalls gleichfalls allenfalls andernfalls derzeit zurzeit kürzlich jüngst neulich letztlich
    letztendlich anfangs eingangs daneben darunter dahinter hinterher vielmehr überdies obendrein sonst ansonsten
    laut zufolge wohl zwar mal schon zumindest mindestens wenigstens höchstens persönlich nachts morgens abends mittags
    daran daraus dadurch danach davor dazwischen darum dahin daher woran worauf woraus wofür wogegen worüber wovon wovor
    wozu hieran hierauf hieraus hierfür hiergegen hierüber hiervon dagegen demgegenüber zusammenfassend einst jemals plötzlich gemeinsam alle viele einige mehrere beide`),
  sourceOpeners: words('wie'),
  resumptives: words('das dies so diese damit'),
  quotingVerbs: words('zitiert zitierte zitierten'),
  ownWords: indexPhrases(
    phrases(
      'nach eigenem bekunden, nach eigenen angaben, nach eigener aussage, nach eigenen worten, eigenen angaben zufolge',
    ),
  ),
  separable: new Map(
    phrases(`führte/führten/führt aus an, stellte/stellten/stellt fest klar, hob/hoben/hebt hervor, fügte/fügten/fügt hinzu
      an, wies/wiesen/weist hin zurück von, gab/gaben/gibt zu bekannt an ab, teilte/teilten/teilt mit, kündigte/kündigten/kündigt
      an, räumte/räumten/räumt ein, griff/griffen/greift an auf, warf/warfen/wirft vor,
      strich/streicht heraus, legte/legt dar nahe, fuhr/fährt fort, setzte/setzt hinzu nach, hielt/hielten/hält fest dagegen
      entgegen für, zeigte/zeigten/zeigt sich, erinnerte/erinnert sich daran, freute/freuten/freut sich, wandte/wandten/wendet
      sich ein, nahm/nimmt stellung, fasste/fasst zusammen,
      brachte/bringt ausdruck, drückte/drückt aus, machte/machten/macht deutlich klar aufmerksam, schätzte/schätzt ein,
      pflichtete bei, sicherte/sicherten/sichert zu, stimmte/stimmten/stimmt zu, lehnte/lehnten/lehnt ab, lud ein, schlug/schlugen/schlägt vor, trat ein,
      beschwerte/beschwert sich, bekannte/bekennt sich, ließ/ließen/lässt wissen mitteilen verlauten verlautbaren ausrichten,
      stufte/stuft ein, sah/sahen/sieht darin in als, tat/tut ab, prangerte/prangert an, merkte/merkt an, bat um darum, ärgerte sich,
      hakte/hakten/hakt nach, schob/schoben/schiebt nach hinterher`).flatMap((entry) => {
      const [verbs = '', ...particles] = entry.split(' ')
      return verbs.split('/').map((verb): [string, ReadonlySet<string>] => [verb, new Set(particles)])
    }),
  ),
  adverbEndings: ['weise', 'lich', 'dessen', 'wegen', 'mals', 'end', 'isch'],
}
