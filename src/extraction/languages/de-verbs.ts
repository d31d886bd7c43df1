import { words } from './lexicon.ts'

/** Forms of the third person and participles of verbs that report speech. */
export const germanSpeechVerbs: ReadonlySet<string> =
  words(`sagte sagten sagt sagen sage gesagt erklärte erklärten erklärt
  erkläre meinte meinten meint meine gemeint betonte betonten betont äußerte äußerten äußert geäußert schrieb schrieben
  schreibt geschrieben berichtete berichteten berichtet berichte teilte teilten teilt mitgeteilt mitteilte mitteilten
  mitteilt kritisierte kritisierten kritisiert forderte forderten fordert fordere gefordert warnte warnten warnt gewarnt
  fügte fügten fügt hinzufügte hinzugefügt ergänzte ergänzt antwortete antworteten antwortet fragte fragten fragt gefragt
  rief riefen ruft behauptete behaupteten behauptet bestätigte bestätigten bestätigt begründete begründeten begründet
  kommentierte kommentierten kommentiert verkündete verkündeten verkündet kündigte kündigten kündigt angekündigt
  ankündigte versicherte versicherten versichert bekräftigte bekräftigten bekräftigt unterstrich unterstreicht
  unterstrichen hob hoben hebt hervorhob lobte lobten lobt gab gaben gibt räumte räumten räumt einräumte eingeräumt
  zitierte zitierten zitiert heißt hieß heiße geheißen lautete lautet meldete meldeten meldet glaubt glaubte hofft hofften
  hoffte befürchtet befürchtete befürchteten verteidigte verteidigt wies wiesen weist hinwies konstatierte konstatiert
  entgegnete entgegnet erwiderte erwidert prognostizierte prognostiziert urteilte urteilten urteilt twitterte twittert
  mahnte mahnten mahnt monierte monierten moniert beklagte beklagten beklagt bedauerte bedauerten bedauert begrüßte
  begrüßten begrüßt verlangte verlangten verlangt resümierte resümiert skandierte skandierten skandiert brüllte schrie
  scherzte spottete höhnte polterte wetterte schimpfte klagte klagten klagt jubelte beteuerte beteuerten beteuert gestand
  gesteht dementierte dementierten dementiert bestritt bestritten bestreitet vermutete vermuteten vermutet mutmaßte
  bewertete bewerteten bewertet beurteilte beurteilten beurteilt wertete werteten wertet beschrieb beschrieben beschreibt
  schilderte schilderten schildert erzählte erzählten erzählt bilanzierte bilanziert folgerte argumentierte argumentierten
  argumentiert plädierte plädiert appellierte appellierten appelliert drohte drohten droht versprach versprachen verspricht
  rügte rügt verurteilte verurteilten verurteilt würdigte würdigt pries rechtfertigte rechtfertigt präzisierte präzisiert
  erläuterte erläuterten erläutert verdeutlichte verdeutlicht wiederholte verwies verwiesen verweist spekulierte rät riet
  empfahl empfiehlt empfehlen führte führten führt ausführte stellte stellten stellt feststellte feststellt strich streicht
  legte legt fuhr fährt setzte setzt hielt hielten hält griff griffen greift warf warfen wirft zeigte zeigten zeigt
  erinnerte erinnert freute freuten freut wandte wandten wendet nahm nimmt fasste fasst machte machten macht schätzte
  schätzt stimmte stimmten stimmt lehnte lehnten lehnt schlug schlugen schlägt beschwerte beschwert bekannte bekennt ließ
  ließen lässt hoffe glaube bemängelte bemängelten bemängelt prangerte prangert beanstandete beanstandet vorwarf
  aufforderte auffordert anmerkte merkte merkt einwandte erwähnte erwähnt verriet verrät enthüllte enthüllt dankte dankt
  gratulierte bat bittet beschuldigte beschuldigt verlautete verlautbarte informierte informiert notierte notiert
  formulierte formuliert bezweifelte bezweifelt zusammenfasste versprach analysierte analysiert philosophierte sinnierte
  ermahnte ermahnt beruhigte beschwichtigte frohlockte schwärmte schwärmt grüßte flehte ärgerte bilanziere staunte sicherte sicherten sichert zusicherte tat pflichtete brachte bringt drückte drückt lud trat hakte
  hakten hakt schob schoben schiebt anmahnte argwöhnte artikulierte beantwortete bejahte bekundete betone bezeugte bezichtigte deklarierte
  diagnostizierte dozierte entrüstete entschuldigte ereiferte erkundigte fabulierte flüsterte folgert frotzelte
  gelobte giftete grollte grummelte höhnt insistierte jammerte jubelt keifte klarstellte kolportierte kontert konterte
  kritisiere lamentierte lästerte leugnete lästert meckerte motzte munkelte murmelte murrte mutmaßt nachfragte
  nachhakte nörgelte nuschelte orakelte pöbelte polemisierte posaunte postete plauderte predigte proklamierte
  prophezeite protestierte raunte raunzte räsonierte reklamierte relativierte replizierte schlussfolgerte schmunzelte
  schnauzte schwadronierte schwor seufzte signalisierte spottet stammelte stichelte stöhnte stotterte tadelte tönte
  triumphierte unkte urteile vermeldete vermerkte verneinte verteidige voraussagte vorhersagte widersprach wisperte
  witzelte zürnte zusagte zugab zugibt zweifelte zweifelt bezeugt bekundet beteuere bejaht beantwortet prophezeit
  protestiert schlussfolgert tönt tadelt witzelt kontern leugnet murrt stöhnt seufzt schwört unkt vermeldet verneint
  vermerkt poltert wettert schimpfen stichelt insistiert relativiert signalisiert entschuldigt erkundigt kritisieren
  bedaure bedauere begrüße verlange warne drohe schreibe anmahnten argwöhnten beantworteten bejahten bekundeten
  bezeugten bezichtigten deklarierten dozierten entschuldigten ereiferten erkundigten fabulierten flüsterten
  frotzelten gelobten gifteten grollten grummelten insistierten jammerten keiften klarstellten kolportierten konterten
  lamentierten lästerten leugneten meckerten motzten munkelten murmelten murrten nachfragten nachhakten nörgelten
  nuschelten orakelten pöbelten posaunten posteten plauderten proklamierten prophezeiten protestierten raunten
  raunzten räsonierten reklamierten relativierten replizierten schlussfolgerten schmunzelten schnauzten
  schwadronierten seufzten signalisierten stammelten stichelten stöhnten stotterten tadelten tönten triumphierten
  unkten vermeldeten vermerkten verneinten voraussagten vorhersagten wisperten witzelten zürnten zusagten zweifelten
  ausgeführt hingewiesen festgestellt eingewandt angemerkt zugegeben klargestellt nachgefragt vorausgesagt
  vorhergesagt zugesagt widersprochen geschildert geantwortet gemahnt geklagt gedroht gerufen geurteilt beigepflichtet
  angeprangert vorgeworfen aufgefordert hervorgehoben zusammengefasst beschwor eingestanden eingestand einräumten
  hinwiesen feststellten ankündigten hervorhoben hinzufügten ausführten anmerkten vorwarfen ergänzten erwiderten
  entgegneten konstatierten resümierten twitterten dankten erinnerten ermahnten baten rieten empfahlen verrieten
  enthüllten verlauteten schimpften jubelten spotteten scherzten wetterten polterten schrien brüllten würdigten rügten
  plädierten spekulierten beschuldigten informierten verdeutlichten`)

/** Verbs that quote what something is called or taken for. */
export const germanNamingVerbs: ReadonlySet<string> =
  words(`nannte nannten nennt nennen genannt bezeichnete bezeichneten
  bezeichnet sprach sprachen spricht sprechen sieht sah sahen attackierte attackierten attackiert feierte feierten feiert
  stufte stuft erwartet erwarten erwartete rechnet rechnen rechnete stritt verglich vergleicht interpretierte charakterisierte
  charakterisiert verspottete brandmarkte geißelte tat tut attestierte attestierten attestiert bescheinigte bescheinigt unterstellte
  unterstellt titulierte betitelte umschrieb umschreibt empfindet empfand hält hielt
  tituliert betitelt geißelt brandmarkt brandmarkten verspottet verspotteten
  umschrieben charakterisierten interpretiert interpretierten schmähte schmähten schmäht verhöhnte verhöhnten verhöhnt
  verunglimpfte verunglimpften diffamierte diffamierten diffamiert porträtierte apostrophierte apostrophierten apostrophiert beschimpft bescheinigten unterstellten titulierten einstufte einstuften`)
