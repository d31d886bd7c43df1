import { seededRandom } from './random.ts'
import { firstNames, lastNames, places } from './words.ts'

/**
 * Made-up German news, for what reads German: quotations before and after their verbs, fragments, reported speech, names
 * in quotation marks, and sentences without any of it.
 */
export function writeGermanStory(number: number): string {
  const { pick, below } = seededRandom(7, number)
  const name = `${pick(firstNames)} ${pick(lastNames)}`
  const place = pick(places)
  const paragraphs = Array.from({ length: 8 }, () => {
    const [first, second] = [pick(remarks), pick(remarks)]
    const told = pick([
      `„${first}“, sagte ${pick(posts)} ${name} am ${pick(days)} in ${place}. „${second}“`,
      `${name} erklärte: „${first}“ Das sei „${pick(fragments)}“, fügte ${pick(['er', 'sie'])} hinzu.`,
      `Nach Angaben der ${pick(bodies)} war die Lage „${pick(fragments)}“. ${second}`,
      `Wie die Zeitung „${place}er Bote“ berichtete, habe die ${pick(bodies)} den Plan „${pick(fragments)}“ genannt.`,
      `Die ${pick(bodies)} von ${place} teilte mit, sie werde am ${pick(days)} entscheiden. ${first}`,
    ])
    return `${told} ${pick(fillers)} ${below(90) + 3} ${pick(['Schiffe', 'Familien', 'Betriebe'])} seien betroffen, hieß es. ${pick(fillers)}`
  })
  return [`${place} streitet über die Brücke`, ...paragraphs].join('\n\n')
}

const posts = ['Hafenmeisterin', 'Bürgermeister', 'Sprecherin', 'Geschäftsführer', 'Direktorin', 'Kapitän']
const bodies = ['Hafenbehörde', 'Stadtverwaltung', 'Reederei', 'Gewerkschaft', 'Polizei', 'Fischereigenossenschaft']
const days = ['Montag', 'Dienstag', 'Mittwoch', 'Donnerstag', 'Freitag']
const fragments = ['völlig überzogen', 'ein Schlag ins Gesicht', 'besser als erwartet', 'nicht zu Ende gedacht']
const remarks = [
  'Wir haben lange genug gewartet, und jetzt muss etwas geschehen.',
  'Niemand hat uns gefragt, bevor die Kräne abgebaut wurden.',
  'Die alte Brücke trägt keine Lastwagen mehr, das weiß hier jeder.',
  'Ohne die Fähre kommt im Winter kein Kind zur Schule.',
]
const fillers = [
  'Die Arbeiten am zweiten Tunnel ruhen seit dem Frühjahr, weil das Wasser schneller stieg als berechnet.',
  'Der Wind drehte gegen Abend auf Nordwest und trieb das Eis in die Bucht zurück.',
  'Auf der Insel leben im Sommer dreimal so viele Menschen wie in den dunklen Monaten.',
  'Das Gutachten umfasst vierhundert Seiten und liegt seit zwei Wochen im Rathaus aus.',
]
