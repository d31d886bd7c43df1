import type { PhraseIndex } from './phrase-index.ts'

/** What a source can be; the first kind whose words fit wins, so special kinds stand before general ones. */
export type SourceKind =
  | 'person'
  | 'organization'
  | 'government'
  | 'military'
  | 'ngo'
  | 'company'
  | 'news_agency'
  | 'photo_agency'
  | 'broadcaster'
  | 'publication'
  | 'document'
  | 'group'
  | 'social_account'

export type Gender = 'he' | 'she'

/**
 * All that the rules know of one language. Words are lower case and in the form in which they are printed;
 * a phrase is written with single spaces between its tokens.
 */
export interface Lexicon {
  /** BCP 47. */
  code: string
  /** The commonest words, by which the language is told and a sentence-initial capital is seen to be no name. */
  stopWords: ReadonlySet<string>
  /** Finite forms that report speech. */
  speechVerbs: ReadonlySet<string>
  /** The speech verbs whose object is the person spoken to. */
  tellingVerbs: ReadonlySet<string>
  /** Speech verbs that pass on what another said when an agency or outlet is their subject. */
  relayVerbs: ReadonlySet<string>
  /** Verbs after which a reported clause may stand without a complementizer. */
  plainVerbs: ReadonlySet<string>
  /** Verbs whose gerund is what was said ("denies breaching it"). */
  denialVerbs: ReadonlySet<string>
  /** Verbs that introduce quoted words without reporting speech by themselves ("called it “…”"). */
  namingVerbs: ReadonlySet<string>
  /** How adverbs and gerunds end; null where an ending tells neither. */
  adverbEnding: string | null
  gerundEnding: string | null
  /** What may stand between a subject and its verb. */
  auxiliaries: ReadonlySet<string>
  /** True where the attribution may stand inside the marks ("« Dix minutes, raconte X. Pour trente ans. »"). */
  asideInQuotes: boolean
  /** Phrases that name the outlet spoken to. */
  addresseePrepositions: PhraseIndex
  /** Determiners that do so without a preposition ("sagte |der| Zeitung"). */
  addresseeDeterminers: ReadonlySet<string>
  /** Where the verb comes second or last and every noun has a capital; null for the other languages. */
  clauses: ClauseLexicon | null
  /** Verb forms that show a sentence to be reported, without naming who speaks ("er sei"). */
  reportiveForms: ReadonlySet<string>
  /** Forms that make a participle passive ("is sometimes called"): its subject does not speak. */
  passives: ReadonlySet<string>
  /** Pronouns before such a form that make it active ("s'est emporté"). */
  reflexives: ReadonlySet<string>
  /** "According to" and its kin; the source follows. */
  sourcePrepositions: PhraseIndex
  /** The source follows and ends the clause, after quoted or reported words ("…", so X). */
  closingPrepositions: ReadonlySet<string>
  /** Opens a sentence with the one who thinks so ("|Für X| ist …", "|Pour X|, …"). */
  opinionPrepositions: ReadonlySet<string>
  /** The source comes before ("X zufolge"). */
  sourcePostpositions: ReadonlySet<string>
  /** Opens a reported clause ("that"). */
  complementizers: ReadonlySet<string>
  /** The complementizers after which nothing is asserted ("asked whether"). */
  openQuestions: ReadonlySet<string>
  /** Ends a noun phrase that is read backwards. */
  conjunctions: ReadonlySet<string>
  /** Opens a relative clause. */
  relatives: ReadonlySet<string>
  determiners: ReadonlySet<string>
  /** Determiners that refer to somebody already mentioned. */
  definiteDeterminers: ReadonlySet<string>
  /** Determiners that may also be an object before the verb ("l'a déclaré"). */
  objectPronouns: ReadonlySet<string>
  /** True where every noun has a capital, so that a capital makes no name. */
  capitalNouns: boolean
  prepositions: ReadonlySet<string>
  /** Prepositions that belong inside a noun phrase ("head of the board", "spokesman for the ministry"). */
  innerPrepositions: ReadonlySet<string>
  /** The inner prepositions that end a phrase read forwards once it holds a name ("said Torv in Lowick"). */
  placePrepositions: ReadonlySet<string>
  /** Prepositions between a document and its author ("a report by the board"). */
  authorPrepositions: ReadonlySet<string>
  /** Lower-case words that names may contain ("of", "de", "bin"). */
  nameParticles: ReadonlySet<string>
  /** Particles and words that stand in a name only after them ("|von der| Heide"). */
  particlePairs: ReadonlySet<string>
  /** Particles with a noun that is never a name ("zu Beginn"). */
  nameEnders: ReadonlySet<string>
  /** Names that are printed in lower case ("dpa"). */
  lowerCaseNames: ReadonlySet<string>
  /** Nouns, also as the end of a compound, after which the name of what they are follows ("der |Sender| X"). */
  classNouns: readonly string[]
  /** How names are declined; null where they are not. */
  cases: CaseLexicon | null
  /** The particles that only the names of organisations hold ("Watch for Peace"). */
  joiningParticles: ReadonlySet<string>
  pronouns: ReadonlyMap<string, Gender | 'it' | 'they'>
  /** Forms of address that precede a name, with the gender they tell. */
  honorifics: ReadonlyMap<string, Gender | null>
  /** Nouns for people by what they do. */
  roleNouns: ReadonlySet<string>
  /** Words that stand for people without a noun ("another said"). */
  quantifiers: ReadonlySet<string>
  /** Determiners that count and so belong to the name of a group ("two exporters"). */
  numerals: ReadonlySet<string>
  /** How nouns for people end where the noun is not known. */
  personEndings: RegExp
  /** Verbs that report speech only right beside quoted words ("“…,” she went on"). */
  besideVerbs: ReadonlySet<string>
  /** Adjectives of rank, which are no part of an affiliation ("senior ministry official"). */
  rankWords: ReadonlySet<string>
  /** Endings that make a word a role noun ("…sprecherin"). */
  roleEndings: readonly string[]
  /** The role nouns of people who speak for an organisation. */
  spokesRoles: ReadonlySet<string>
  /** Plural and collective nouns for people. */
  groupNouns: ReadonlySet<string>
  organizationNouns: readonly (readonly [SourceKind, ReadonlySet<string>])[]
  firstNames: Readonly<Record<Gender, ReadonlySet<string>>>
  /** Phrases that say by which way the words came, by channel name; the first list wins. */
  channels: PhraseIndex<{ name: string; rank: number }>
  weekdays: ReadonlySet<string>
  months: ReadonlySet<string>
  /** Abbreviations whose full stop ends no sentence. */
  abbreviations: ReadonlySet<string>
  /** Words of the first person, in which people speak of themselves. */
  firstPerson: ReadonlySet<string>
  /** Common words of other languages, which names and titles are made of. */
  foreignWords: ReadonlySet<string>
  /** "As": what stands after it is what something is called. */
  comparisons: ReadonlySet<string>
  /** What observations of quoted words weigh (see evidence.ts); null where the rules of classification.ts decide. */
  evidence: Evidence | null
  /** What has a title that stands in quotation marks before it ("the “…” show"). */
  titledThings: ReadonlySet<string>
  /** Phrases before quotation marks that make the quoted words a term. */
  termCues: PhraseIndex
  /** Words split off at an apostrophe ("l'", "qu'"). */
  elisions: ReadonlySet<string>
  /** What a sentence says of those who do not speak, or not by name, by what it says. */
  remarks: PhraseIndex<{ name: string; rank: number }>
  /** Words that open the reason for not naming somebody. */
  anonymityReasons: ReadonlySet<string>
  page: PageLexicon
}

/** What each observation of quoted words weighs, and how much must speak for them to be taken for somebody's. */
export interface Evidence {
  weights: Readonly<Record<string, number>>
  /** Fragments want more than whole sentences where scare quotes are common. */
  least: Readonly<Record<'direct' | 'partial', number>>
}

/** What tells subject from object where word order does not. */
export interface ClauseLexicon {
  /** Forms of determiners and pronouns that no subject has. */
  obliques: ReadonlySet<string>
  /** Determiners in front of a noun that belongs to the one before it ("der Sprecher |der| Polizei"). */
  genitives: ReadonlySet<string>
  /** Words that send the verb to the end of their clause. */
  subordinators: ReadonlySet<string>
  /** Words that join clauses and leave their order. */
  coordinators: ReadonlySet<string>
  relatives: ReadonlySet<string>
  /** Words in front of a subject that belong to it ("|auch| der Sprecher"). */
  focus: ReadonlySet<string>
  /** Subjects that are nobody. */
  impersonal: ReadonlySet<string>
  /** Verbs without a speaker as subject ("heißt es in …"); the source follows a preposition. */
  impersonalVerbs: ReadonlySet<string>
  /** Auxiliaries that stand for their participle in second place. */
  finiteAuxiliaries: ReadonlySet<string>
  /** Opens a clause that names the source of the whole sentence ("|wie| X berichtet"). */
  sourceOpeners: ReadonlySet<string>
  /** Words that open a sentence with what was quoted before it ("„…“ |Das| sagte X"). */
  resumptives: ReadonlySet<string>
  /** Verbs whose object is the speaker ("Die Zeitung |zitiert| den Minister"). */
  quotingVerbs: ReadonlySet<string>
  /** Phrases by which the subject of a sentence speaks ("nach eigenen Angaben"). */
  ownWords: PhraseIndex
  /** Verbs that report speech only together with a particle of theirs further on ("führte … |aus|"). */
  separable: ReadonlyMap<string, ReadonlySet<string>>
  adverbs: ReadonlySet<string>
  adverbEndings: readonly string[]
}

/** How names that stand in another case are brought into the nominative. */
export interface CaseLexicon {
  /** Determiners of masculine and neuter genitives, and of their datives, prepositions with an article included. */
  genitives: ReadonlySet<string>
  datives: ReadonlySet<string>
  /** Determiners of feminines and plurals in both. */
  feminines: ReadonlySet<string>
  /** The same, where they are also those of masculine subjects; only the noun tells ("|Der| Zeitung sagte sie"). */
  obliqueFeminines: ReadonlySet<string>
  feminineEndings: RegExp
  /** How neuter nouns that name organisations end. */
  neuters: readonly string[]
  /** Adjectives, in the weak form, that have a capital in names. */
  adjectives: RegExp
  genitiveEndings: RegExp
  /** What declension adds to a noun for people. */
  roleEndings: RegExp
  /** The same where it is not the plural's alone ("Präsident|en|"). */
  weakEndings: RegExp
  /** Words that end like a genitive and are none. */
  keptEndings: RegExp
}

/** What the lines around an article look like. */
export interface PageLexicon {
  /** Whole lines that are no part of the article. */
  furniture: ReadonlySet<string>
  /** Beginnings of such lines. */
  furnitureStarts: readonly string[]
  bylineStarts: readonly string[]
  bylineJoiners: readonly string[]
  bylineRoles: ReadonlySet<string>
  publishedStarts: readonly string[]
  /** What precedes a credit in a caption ("photograph", "foto"). */
  creditCues: readonly string[]
  /** Labels of a headline ("corrected", "exclusive"). */
  kickers: ReadonlySet<string>
  /** Beginnings of lines in which the desk speaks. */
  noteStarts: readonly string[]
}

/** Splits a list of words, written as text so that a lexicon stays readable. */
export const words = (list: string): Set<string> => new Set(list.trim().split(/\s+/))

/** Splits a list of phrases at commas. */
export const phrases = (list: string): string[] => list.split(',').map((phrase) => phrase.trim().replace(/\s+/g, ' '))
