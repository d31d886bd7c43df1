import { germanCases } from './de-cases.ts'
import { germanClauses } from './de-clauses.ts'
import { germanEvidence } from './de-evidence.ts'
import { germanNamingVerbs, germanSpeechVerbs } from './de-verbs.ts'
import { type Lexicon, type PageLexicon, phrases, words } from './lexicon.ts'
import { indexLists, indexPhrases } from './phrase-index.ts'

const germanPage: PageLexicon = {
  furniture: new Set(
    phrases(`zum inhalt springen, zum hauptinhalt springen, zur navigation springen, startseite, menü, suche, anmelden,
      abonnieren, anzeige, werbung, teilen, artikel teilen, drucken, merken, kommentare, meistgelesen, mehr zum thema,
      weiterlesen, newsletter, nach oben, schließen, lesen sie auch, das könnte sie auch interessieren, impressum,
      datenschutz, alle akzeptieren, zustimmen, vorlesen, facebook, twitter, whatsapp`),
  ),
  furnitureStarts:
    phrases(`lesen sie auch, lesen sie mehr, mehr dazu, mehr zum thema, siehe auch, teilen auf, teilen mit, artikel teilen, auf facebook teilen,
    auf x teilen, per e-mail teilen, folgen sie uns, mehr zu diesem thema, das könnte sie, wir nutzen cookies,
    newsletter, wir verwenden cookies, diese website verwendet cookies, anzeige, lesezeit, alle rechte vorbehalten,
    jetzt abonnieren, hier klicken`),
  bylineStarts: phrases('von, ein bericht von, text'),
  bylineJoiners: phrases('und, mit, &'),
  bylineRoles: words('korrespondent korrespondentin redakteur redakteurin reporter reporterin redaktion'),
  publishedStarts: phrases('veröffentlicht, aktualisiert, stand, erschienen, zuletzt aktualisiert'),
  creditCues: phrases('foto, fotos, bild, bilder, bildnachweis, quelle, grafik, illustration, archivfoto, archivbild'),
  kickers: words('exklusiv eilmeldung korrektur analyse kommentar interview reportage update hintergrund porträt'),
  noteStarts:
    phrases(`korrektur, anmerkung der redaktion, hinweis der redaktion, in einer früheren version, mit material,
    mitarbeit, redaktion:, in einer vorherigen version`),
}

/** "nach Angaben von X", "nach Ansicht des X", "aus Sicht der X" */
const opinions = words(`angabe angaben aussage aussagen ansicht meinung auffassung worten einschätzung darstellung
  bericht berichten informationen überzeugung erkenntnissen bewertung schilderung schilderungen mitteilung information recherchen`)
const sourcePrepositions = [
  ...[...opinions].map((noun) => `nach ${noun}`),
  ...phrases(`nach den worten, aus sicht, aus der sicht, in den augen, laut angaben, laut information, laut informationen, laut, gemäß,
    den angaben, angaben von`),
]

/** German. */
export const german: Lexicon = {
  code: 'de',
  stopWords:
    words(`der die das und in zu den von mit sich des auf für ist im dem nicht ein eine als auch es an werden aus
    er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis
    mehr durch man sein wurde sei sollen wenn seine ihre ihr wir ich kann gegen vom können schon habe keine unter
    während seit diese dieser dieses damit dabei jedoch hatte waren worden wurden ab anderen zwischen heute gestern`),
  tellingVerbs: words('informierte unterrichtete warnte versicherte'),
  speechVerbs: germanSpeechVerbs,
  relayVerbs: words('berichtete berichteten berichtet meldete meldeten meldet schrieb schreibt'),
  plainVerbs: words('sagte sagten sagt erklärte'),
  denialVerbs: new Set(),
  namingVerbs: germanNamingVerbs,
  adverbEnding: null,
  gerundEnding: null,
  auxiliaries: words(
    'hat hatte haben hatten wird werde auch weiter dazu zudem ferner außerdem daraufhin später selbst',
  ),
  asideInQuotes: false,
  addresseePrepositions: indexPhrases(
    phrases(`gegenüber, im interview mit, im interview, in einem interview mit, in einem interview, im gespräch mit, in einem
      gespräch mit, in einem beitrag für, in einem gastbeitrag für, auf anfrage`),
  ),
  addresseeDeterminers: words('der dem den'),
  clauses: germanClauses,
  reportiveForms: words(
    'sei seien habe werde könne müsse solle dürfe wolle gebe fehle bleibe stehe gehe komme lasse hätten würden wäre',
  ),
  passives: new Set(),
  reflexives: new Set(),
  sourcePrepositions: indexPhrases(sourcePrepositions),
  closingPrepositions: words('so'),
  opinionPrepositions: words('für'),
  sourcePostpositions: words('zufolge'),
  complementizers: words('dass daß'),
  openQuestions: words('ob'),
  conjunctions: words('aber dass daß weil wenn als obwohl während denn sondern nachdem bevor ob und damit wie'),
  relatives: words('welcher welche welches'),
  determiners:
    words(`der die das den dem des ein eine einer eines einem einen dieser diese dieses sein seine seiner ihr ihre
    ihrer seinem seinen seines ihrem ihren ihres mehrere zwei drei jeder jede jedes jegliche jeglicher alle einige viele
    manche solche weitere weiterer andere beide kein keine mein meine unser unsere deren dessen`),
  definiteDeterminers: words('der die das den dem des dieser diese dieses'),
  objectPronouns: words('der die das'),
  capitalNouns: true,
  prepositions: words(`in im an am auf bei mit nach von vom zu zum zur aus über unter gegen für durch während seit vor
    gegenüber um ohne zwischen wegen trotz angesichts bezüglich anlässlich aufgrund hinsichtlich innerhalb außerhalb
    laut entgegen samt neben hinter bis ab statt anstatt infolge mithilfe seitens zugunsten gemäß entlang aufseiten
    ans ins aufs fürs übers unterm überm hinterm`),
  innerPrepositions: words('von vom des der für aus beim im in'),
  placePrepositions: new Set(),
  authorPrepositions: words('von vom'),
  nameParticles: words('von van de zu für und'),
  particlePairs: new Set(phrases('von der, von dem, van der, van den, van de, zu der')),
  nameEnders: new Set(
    phrases(
      `zu beginn, zu ende, zu recht, zu unrecht, zu hause, zu wort, zu gast, zu weihnachten, zu ostern, zu anfang`,
    ),
  ),
  lowerCaseNames: words('dpa epd taz dapd dts'),
  classNouns: phrases(`zeitung, sender, fernsehsender, radiosender, agentur, magazin, blatt, organisation, gewerkschaft,
    partei, konzern, unternehmen, reederei, verlag, plattform, internetportal, nachrichtenportal, netzwerk`),
  cases: germanCases,
  joiningParticles: words('für'),
  pronouns: new Map([
    ['er', 'he'],
    ['sie', 'she'],
    ['letzterer', 'he'],
    ['letztere', 'she'],
  ]),
  honorifics: new Map([
    ['herr', 'he'],
    ['frau', 'she'],
    ['dr', null],
    ['prof', null],
    ['professor', null],
  ]),
  roleNouns:
    words(`beamter beamtin bruder schwester vater mutter sohn tochter minister ministerin präsident präsidentin kanzler kanzlerin sprecher sprecherin chef chefin vorsitzender
    vorsitzende vorsitzenden leiter leiterin direktor direktorin geschäftsführer geschäftsführerin bürgermeister
    bürgermeisterin oberbürgermeister abgeordneter abgeordnete senator senatorin gouverneur anwalt anwältin
    staatsanwalt richter richterin experte expertin professor professorin forscher forscherin ökonom ökonomin
    analyst trainer spieler autor autorin augenzeuge zeuge zeugin bewohner bewohnerin kommissar general sekretär
    generalsekretär generalsekretärin botschafter botschafterin gründer gründerin kollege kollegin kapitän kapitänin stadtrat landrat landrätin gemeinderat könig königin papst bischof mann frau hafenmeisterin hafenmeister vertreter vertreterin herausgeber herausgeberin redakteur redakteurin
    chefredakteur chefredakteurin reporter reporterin korrespondent korrespondentin oberst commander
    hauptmann leutnant admiral schriftsteller schriftstellerin moderator moderatorin dekan dekanin rektor rektorin
    gouverneurin analystin spielerin generalin obfrau obmann ministerpräsident ministerpräsidentin oberbürgermeisterin
    gemeinderätin stadträtin bischöfin äbtissin pastor pastorin dompropst landeshauptmann landeshauptfrau schulleiter
    schulleiterin intendant intendantin kommandant kommandantin major generalmajor brigadegeneral feldwebel kurator kuratorin`),
  quantifiers: words('einer eine andere mehrere'),
  numerals: words('zwei drei vier fünf mehrere viele'),
  personEndings: /(?:er|erin|ist|istin|ent|ant|in)$/,
  besideVerbs: new Set(),
  rankWords: words('ehemaliger ehemalige hoher hohe'),
  roleEndings: [
    ...words(`minister ministerin sprecher sprecherin chef chefin präsident präsidentin vorsitzende vorsitzender
      vorsitzenden kanzler kanzlerin politiker politikerin experte expertin leiter leiterin sekretär sekretärin anwalt
      anwältin forscher forscherin meister meisterin abgeordnete abgeordneter beauftragte beauftragter ator atorin
      ologe ologin trainer trainerin berater beraterin kritiker kritikerin beobachter beobachterin unternehmer
      unternehmerin mitarbeiter mitarbeiterin arbeiter lehrer lehrerin schüler schülerin händler händlerin fahrer
      besitzer richter richterin arzt ärztin kandidat kandidatin senator senatorin kommissar kommissarin rätin
      direktor direktorin intendant intendantin kapitän kollege kollegin journalist journalistin aktivist aktivistin
      spezialist spezialistin ökonom ökonomin historiker historikerin wissenschaftler wissenschaftlerin bischof
      manager managerin träger trägerin steller stellerin sänger sängerin musiker musikerin regisseur regisseurin priester
      gouverneur gouverneurin ingenieur ingenieurin inspekteur redakteur reporter korrespondent moderator berichterstatter
      pfarrer führer führerin kommandeur offizier beamter beamtin nachbar nachbarin
      pfarrerin kommandeurin inspekteurin korrespondentin moderatorin redakteurin reporterin berichterstatterin wirt wirtin
      psychologin soziologin politologin amtsinhaber amtsinhaberin ermittler ermittlerin verteidiger verteidigerin
      gutachter gutachterin veranstalter veranstalterin betreiberin züchter züchterin winzer winzerin`),
  ],
  spokesRoles: words('sprecher sprecherin'),
  groupNouns: words(`experten kritiker augenzeugen zeugen anwohner behörden ermittler beobachter wissenschaftler
    demonstranten veranstalter ärzte medien polizei angehörige gewerkschafter`),
  organizationNouns: [
    [
      'document',
      words(`bericht berichte berichten studie umfrage gutachten erklärung mitteilung dokument dokumente dokumenten text
        pressemitteilung angaben aussagen antrag entwurf schätzung schätzungen ergebnisse untersuchung`),
    ],
    ['military', words('armee militär bundeswehr streitkräfte nato marine')],
    [
      'government',
      words(`ministerium regierung bundesregierung bundestag senat parlament behörde staatsanwaltschaft gericht polizei
        kommission botschaft stadt außenministerium innenministerium amt kanzleramt stadtverwaltung verwaltung behörden polizeidirektion präsidium bundesrat landtag kriminalamt`),
    ],
    [
      'ngo',
      words(
        'amnesty greenpeace wwf umweltorganisation umweltschutzorganisation hilfsorganisation menschenrechtsorganisation stiftung kreuz beobachtungsstelle',
      ),
    ],
    ['news_agency', words('nachrichtenagentur agentur')],
    [
      'broadcaster',
      words('rundfunk sender fernsehsender radiosender deutschlandfunk zdf ard ndr wdr mdr swr rbb rtl bbc cnn radio'),
    ],
    [
      'publication',
      words('zeitung spiegel tageszeitung magazin bild taz blatt nachrichtenmagazin nachrichtenportal internetportal'),
    ],
    ['company', words('unternehmen konzern gmbh ag firma bank hersteller gesellschaft betreiber')],
    [
      'organization',
      words(
        'verband partei gewerkschaft universität institut verein bund union organisation cdu csu spd fdp grüne grünen linke linken uno landtagsfraktion bundestagsfraktion netzwerk kammer innung initiative',
      ),
    ],
  ],
  firstNames: {
    he: words(`hans peter wolfgang klaus jürgen dieter manfred uwe thomas andreas michael stefan martin frank christian
      markus matthias jan felix lukas sebastian alexander gerhard helmut horst joschka guido frank-walter sigmar olaf achim adam albert ali anton arne arno axel benjamin bernd bernhard björn boris burkhard carl carsten
      claus daniel david detlef dirk dominik eberhard eckhard edmund emil erich ernst erwin fabian felix ferdinand finn florian franz
      fred friedrich fritz georg gerd gregor günter günther hannes hans-jürgen hans-peter harald hartmut heiko heiner heinrich heinz
      hendrik henning henrik herbert hermann holger hubert ingo jakob jens joachim jochen johann johannes jonas jörg josef julian kai
      karl karl-heinz karl-theodor karsten kevin klaus-peter konrad konstantin kurt lars leo leon lothar ludwig lutz manuel marc marcel
      marco mario marvin max maximilian mohammed moritz nico niels niklas nikolaus nils norbert olaf ole oliver oskar otto patrick paul
      peer philipp ralf rainer reiner reinhard reinhold richard robert roland rolf rudolf rüdiger samuel siegfried simon steffen sven
      theo thilo thorsten tim timo tobias tom torsten ulf ulrich urs uli victor viktor vincent volker walter werner wilhelm willi willy
      wolf wolfram george john james william bill donald barack joe tony gordon nicolas jacques jean pierre françois silvio
      wladimir dmitri sergej recep mahmud josé carlos juan luis pedro kofi ban`),
    she: words(`angela ursula monika petra sabine renate helga karin brigitte ingrid erika andrea claudia susanne julia
      anna katharina christina annette heidemarie nina lena greta agnes alexandra alice andrea angelika anja anke anne annegret annika antje astrid barbara beate bettina birgit
      birte carola caroline charlotte christa christiane cornelia corinna dagmar daniela doris dorothea edith elena elisabeth elke
      ellen emma erna esther eva evelyn franziska frauke friederike gabi gabriele gerda gisela grit gudrun hanna hannah hannelore
      heide heidi heike helene henrike hilde ilse ines inga inge irene iris jana janine jasmin jennifer johanna jutta karen karoline
      kathrin katja katrin kerstin kirsten kristina laura lea leni lisa lotte luise maike malu manuela margarete margot maria marianne
      marie marina marion marit marlene martina mathilde melanie mia michaela miriam monica nadine nadja natalie nicole olga pia
      ramona regina regine rita rosa rosemarie ruth sabrina sandra sara sarah saskia sigrid silke silvia simone sofia sonja sophie
      stefanie stephanie svenja sylvia tanja tatjana teresa theresa tina ulla ulrike ursula ute uta vera verena veronika viola waltraud
      yvonne condoleezza hillary michelle margaret theresa`),
  },
  channels: indexLists([
    ['statement', phrases('in einer erklärung, in einer mitteilung, pressemitteilung')],
    ['interview', phrases('im interview, in einem interview, im gespräch')],
    ['news_conference', phrases('pressekonferenz')],
    ['speech', phrases('in einer rede, in seiner rede, in ihrer rede')],
    ['social_media', phrases('auf twitter, auf x, auf facebook')],
    ['letter', phrases('in einem brief')],
    ['phone', phrases('am telefon, telefonisch')],
    ['report', phrases('bericht, studie')],
  ]),
  weekdays: words('montag dienstag mittwoch donnerstag freitag samstag sonntag gestern heute'),
  months: words('januar februar märz april mai juni juli august september oktober november dezember'),
  abbreviations: words('dr prof hr fr st nr z.b u.a d.h bzw ca usw etc mio mrd jan feb aug sept okt nov dez gest geb'),
  firstPerson: words('ich mich mir mein meine meinen meiner wir uns unser unsere unseren'),
  foreignWords: words('the of and for to a in la le les pour los de et'),
  comparisons: words('als'),
  titledThings: words('zeitung show sendung film serie magazin album tour reihe konzert ausgabe redaktion'),
  evidence: germanEvidence,
  termCues: indexPhrases(
    phrases(`sogenannte, sogenannten, sogenannter, sogenanntes, so genannte, so genannten, genannt, namens, titel,
    motto, unter dem namen, film, buch, lied, serie, zeitschrift, zeitung, magazin, begriff`),
  ),
  elisions: new Set(),
  remarks: indexLists([
    ['declined_to_comment', phrases('wollte sich nicht äußern, lehnte einen kommentar ab, wollten sich nicht äußern')],
    ['no_response', phrases('reagierte nicht, antwortete nicht, war nicht erreichbar')],
    ['anonymous', phrases('anonym bleiben, nicht genannt werden, nicht namentlich genannt')],
  ]),
  anonymityReasons: new Set(phrases('weil')),
  page: germanPage,
}
