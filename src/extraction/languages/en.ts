import { englishEvidence } from './en-evidence.ts'
import { englishPage } from './en-page.ts'
import { type Lexicon, phrases, words } from './lexicon.ts'
import { indexLists, indexPhrases } from './phrase-index.ts'

const tellingVerbs = words('told tells tell telling assured assures reminded informed advised warned urged')

/** English, British and American. */
export const english: Lexicon = {
  code: 'en',
  stopWords: words(`the of and to in a is that for it was on with as at by be this from are were have has had but not
    they he she we you his her their its an or which who will would there been if when after more one about out what so
    up than into them could our i my your can no all some also over last year while since where how just now these those
    many most two three first new other only then because before under during between both even still such each`),
  tellingVerbs,
  speechVerbs: tellingVerbs.union(
    words(`said says say saying added adds adding asked asks wrote writes writing tweeted tweets posted replied
      replies responded responds answered stated states explained explains declared declares announced
      announces noted notes noting continued continues concluded concludes argued argues insisted insists
      insisting claimed claims claiming admitted admits acknowledged acknowledges conceded confirmed confirms
      suggested suggests recalled recalls remarked remarks observed observes warns urges complained complains
      lamented charged predicted pledged promised vowed quipped joked shouted yelled screamed whispered cried
      exclaimed boasted testified reported reports mentioned mused countered retorted reiterated repeated
      stressed emphasized emphasised maintained contended alleged asserted thundered pleaded begged demanded
      commented opined estimated disclosed revealed found finds read reads denied denies thinks thought
      believes believed recounted agreed agrees wondered beamed boomed yelling shouting screaming chanting
      asking interjected interrupted inter-rupted confessed confesses cautioned cautions clarified clarifies
      elaborated hinted hints implied implies speculated theorized reasoned reflected recounts bragged crowed
      grumbled griped groused enthused gushed marveled marvelled deadpanned scolded lectured blurted muttered
      mumbled growled barked bellowed hollered snapped demurred protests protesting volunteered corrected
      apologized apologised fretted worried worries hopes predicts argue tweeting posting intoned chided
      ribbed razzed surmised signaled signalled counters counsels advises testifies jokes quips laments
      complains summarized summarised fumed objected protested texted`),
  ),
  relayVerbs: words('reported reports said says wrote writes'),
  plainVerbs: words('said says say added told'),
  denialVerbs: words('denied denies deny'),
  namingVerbs: words(`called calls calling described describes describing named dubbed labeled labelled branded
    accused accuses accusing referred refers criticized criticised slammed blasted blamed mocked mocks praised
    denounced dismissed dismissing hailed condemned offered offering telling stating explaining arguing warning
    pledging vowing citing remarking joking boasting promising urging replying recalling`),
  adverbEnding: 'ly',
  gerundEnding: 'ing',
  auxiliaries: words(`has have had will would is was are were be been also later then once often never recently
    repeatedly reportedly previously sometimes widely commonly usually earlier further still now even simply quickly finally flatly both all
    subsequently publicly privately ever always just again immediately did does do not famously himself herself
    could can may might should must ’d ’s`),
  asideInQuotes: false,
  addresseePrepositions: indexPhrases([]),
  addresseeDeterminers: new Set(),
  clauses: null,
  reportiveForms: new Set(),
  passives: words('is are was were be been being'),
  reflexives: new Set(),
  sourcePrepositions: indexPhrases(phrases('according to, in the words of, as per')),
  closingPrepositions: new Set(),
  opinionPrepositions: new Set(),
  sourcePostpositions: new Set(),
  complementizers: words('that how why whether'),
  openQuestions: words('how why whether'),
  conjunctions: words('but that as when while because if although though whereas since until unless so than where'),
  relatives: words('who which whose whom'),
  determiners: words('the a an this that these those his her its their our my one another some several many two three'),
  definiteDeterminers: words('the this that'),
  objectPronouns: new Set(),
  capitalNouns: false,
  prepositions: words(`in on at by with from to of for after before during about under over against into through
    amid following since until between without within near outside inside despite as upon among`),
  innerPrepositions: words('of for from at with in'),
  placePrepositions: words('in'),
  authorPrepositions: words('by from'),
  nameParticles: words('of for the and on in de la le del della van von der den bin ibn al el da dos du di y &'),
  particlePairs: new Set(),
  nameEnders: new Set(),
  lowerCaseNames: new Set(),
  classNouns: [],
  cases: null,
  joiningParticles: words('for of'),
  pronouns: new Map([
    ['he', 'he'],
    ['she', 'she'],
    ['they', 'they'],
    ['it', 'it'],
  ]),
  honorifics: new Map([
    ['mr', 'he'],
    ['mrs', 'she'],
    ['ms', 'she'],
    ['miss', 'she'],
    ['sir', 'he'],
    ['dame', 'she'],
    ['lord', 'he'],
    ['lady', 'she'],
    ['dr', null],
    ['prof', null],
    ['professor', null],
    ['rev', null],
    ['sen', null],
    ['rep', null],
    ['gov', null],
    ['gen', null],
    ['lt', null],
    ['col', null],
    ['maj', null],
    ['capt', null],
    ['sgt', null],
    ['det', null],
    ['supt', null],
    ['insp', null],
    ['adm', null],
    ['hon', null],
  ]),
  roleNouns: words(`minister president chancellor secretary senator congressman congresswoman representative governor
    mayor spokesman spokeswoman spokesperson head chief chair chairman chairwoman chairperson director manager leader
    chief-executive executive ceo founder co-founder owner officer official commander general colonel captain sergeant
    major lieutenant admiral judge justice attorney lawyer prosecutor detective inspector superintendent professor
    analyst economist strategist adviser advisor aide expert researcher scientist historian author writer editor
    reporter correspondent columnist journalist commentator critic activist campaigner organizer organiser candidate
    nominee lawmaker legislator councillor councilor councilman councilwoman ambassador diplomat envoy negotiator
    deputy member delegate witness resident villager worker teacher doctor nurse student farmer fisherman captain coach
    player driver pilot engineer architect artist singer actor actress producer trader investor banker broker buyer
    customer voter supporter volunteer victim survivor neighbour neighbor mother father son daughter brother sister
    wife husband widow woman man boy girl bishop archbishop pope priest imam rabbi pastor king queen prince princess
    secretary-general vice-president premier mp mep postmistress postmaster source insider harbourmaster host anchor
    pollster treasurer commissioner sheriff coroner curator keeper firefighter rector dean principal`),
  quantifiers: words('another one some others many several'),
  numerals: words('two three four five several many dozens hundreds'),
  personEndings: /(?:er|or|ist|ian|ant|ent|ee|man|woman|person|mate|kid|guy)$/,
  besideVerbs:
    words(`put puts mocks mocked shot went began begins offered offers laughed laughs smiled cracked pressed fired
    chimed sighed nodded grinned shrugged jumped cut broke ventured followed reacted related relates riffed
    opened closed started starts pointed points blasted raged ranted roared sang chanted chanting teased
    snapped concluded mouthed signed wrote led`),
  rankWords: words('senior former top deputy chief acting ex longtime veteran'),
  roleEndings: ['-general', 'swoman', 'sman', 'sperson', 'master', 'ologist'],
  spokesRoles: words('spokesman spokeswoman spokesperson'),
  groupNouns:
    words(`officials sources residents villagers critics witnesses mps lawmakers senators republicans democrats
    conservatives workers exporters experts analysts scientists researchers economists police prosecutors investigators
    authorities people protesters activists rebels militants doctors lawyers organizers organisers campaigners
    supporters opponents survivors relatives ministers diplomats firefighters fishermen commuters engineers others
    reporters journalists observers teachers parents students aides allies opposition`),
  organizationNouns: [
    ['document', words('report study survey poll document documents filing memo letter email data figures statement')],
    ['military', words('military army navy force forces pentagon guard marines nato idf troops centcom')],
    [
      'government',
      words(`ministry government department council parliament senate congress commission treasury embassy
        administration court white-house kremlin cabinet fbi cia nsa dhs city-hall municipality`),
    ],
    ['ngo', words('observatory charity amnesty greenpeace foundation watch cross crescent oxfam ngo')],
    ['news_agency', words('agency wire newswire press')],
    ['broadcaster', words('radio tv television bbc cnn nbc cbs abc msnbc npr pbs channel fox broadcaster')],
    [
      'publication',
      words(
        'times post herald journal guardian telegraph tribune gazette ledger chronicle newspaper magazine politico',
      ),
    ],
    [
      'company',
      words(`plc inc ltd llc corp corporation company co group bank airline airlines commodities industries holdings
        motors energy firm operator manufacturer partners capital gmbh ag sa`),
    ],
    [
      'organization',
      words(`authority coalition union party board association federation organization organisation institute university
        college committee campaign club society league alliance trust church hospital school centre center office
        movement nations bureau confederation chamber network team museum tribunal inquiry agency eu imf`),
    ],
  ],
  firstNames: {
    he: words(`james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony
      mark donald steven paul andrew joshua kenneth kevin brian george timothy ronald edward jason jeffrey ryan jacob
      gary nicholas eric jonathan stephen larry justin scott brandon benjamin samuel gregory frank alexander patrick
      raymond jack dennis jerry peter ted ben bernie marco jeb chris mike tim tom bill joe barack mitt bob jim rami
      mohammed ahmed ali hassan callum alan dominic ian simon martin colin graham neil owen liam sean duarte pedro juan
      carlos luis jan hans boris vladimir emmanuel`),
    she: words(`mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty margaret sandra
      ashley kimberly emily donna michelle carol amanda dorothy melissa deborah stephanie rebecca sharon laura cynthia
      kathleen amy angela shirley anna brenda pamela emma nicole helen samantha katherine christine hillary ivanka
      melania carly debbie joan priya helena marta ruth fatima maria claire fiona alice jane julie kate kelly megan
      rachel sophie theresa ursula angela nadia olga`),
  },
  channels: indexLists([
    ['statement', phrases('statement, news release, press release, communique, communiqué')],
    ['interview', phrases('interview')],
    ['news_conference', phrases('news conference, press conference, news briefing, press briefing, briefing')],
    ['speech', phrases('speech, remarks, address, rally')],
    [
      'social_media',
      phrases('on twitter, on x, on facebook, on instagram, on truth social, on telegram, in a tweet, in a post'),
    ],
    ['email', phrases('email, e-mail, emailed, by email')],
    ['letter', phrases('in a letter, open letter')],
    ['phone', phrases('by phone, by telephone, telephone interview, phone call')],
    ['report', phrases('report, study, survey')],
    ['broadcast', phrases('radio, television, on tv, breakfast programme, podcast')],
    ['court', phrases('in court, testimony, the court heard')],
    ['data', phrases('data from, figures from, tracking data')],
  ]),
  weekdays: words(`monday tuesday wednesday thursday friday saturday sunday yesterday today tonight`),
  months: words(`january february march april may june july august september october november december jan feb mar apr
    jun jul aug sep sept oct nov dec`),
  abbreviations: words(`mr mrs ms dr prof rev sen reps rep gov gen lt col maj capt sgt det supt insp adm hon st jr sr no
    vs inc ltd corp co u.s u.k u.n u.s.a d.c a.m p.m etc i.e e.g jan feb mar apr aug sept oct nov dec ave`),
  firstPerson: words('i me my we us our mine myself'),
  foreignWords: words('la le les der die das el los'),
  comparisons: words('as'),
  titledThings: words(
    'show shows podcast program programme movie film series star host album song novel book play episode magazine newspaper column blog section page site website app tour exhibition festival',
  ),
  evidence: englishEvidence,
  termCues: indexPhrases(
    phrases(`so-called, so called, known as, referred to as, the term, the word, the phrase, nicknamed, dubbed,
    entitled, titled, the slogan, slogan, called the, album, song, novel, film, movie, book, series, show, play, poem`),
  ),
  elisions: new Set(),
  remarks: indexLists([
    ['declined_to_comment', phrases('declined to comment, declined comment, refused to comment, would not comment')],
    [
      'no_response',
      phrases(`did not respond to, did not immediately respond, did not reply, could not be reached,
    were not available for comment, was not available for comment, had not responded`),
    ],
    [
      'anonymous',
      phrases(`condition of anonymity, asked not to be named, declined to be named, asked not to be identified,
      who did not want to be named, requested anonymity, asked to remain anonymous`),
    ],
  ]),
  anonymityReasons: new Set(phrases('because, as, citing, since')),
  page: englishPage,
}
