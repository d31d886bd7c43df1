import { describe, expect, test } from 'vitest'
import { extractStory } from '#src/extraction/story.ts'

/** What is filed of the first speaker of a paragraph: "name | kind | capacity | affiliation | addressee | channel". */
function readSpeaker(paragraph: string, language: string): string {
  const { quotes, sources } = extractStory(`Lowick\n\n${paragraph}`, { language })
  const find = (key: string | null | undefined) => sources.find((source) => source.key === key)
  const quote = quotes.find(({ speaker }) => speaker !== null)
  const speaker = find(quote?.speaker)
  const fields = [
    speaker?.name,
    speaker?.kind,
    speaker?.capacity,
    find(speaker?.affiliation)?.name,
    find(quote?.addressee)?.name,
    quote?.channel,
  ]
  return fields
    .map((field) => field ?? '-')
    .join(' | ')
    .replace(/(?: \| -)+$/, '')
}

const intro = 'Am Hafen von Lowick wird gebaut, und die Arbeiten sind noch nicht zu Ende.'

describe('sources of German', () => {
  test.for([
    [
      '„Sie hielt“, sagte Hafenmeisterin Marit Solheim der Nachrichtenagentur dpa.',
      'Marit Solheim | person | Hafenmeisterin | - | dpa',
    ],
    ['„Sie hielt“, sagte Solheim der dpa.', 'Solheim | person | - | - | dpa'],
    ['„Sie hielt“, sagte Marit Solheim der Zeitung „Küstenpost“.', 'Marit Solheim | person | - | - | Küstenpost'],
    ['„Sie hielt“, sagte Marit Solheim der „Küstenpost“.', 'Marit Solheim | person | - | - | Küstenpost'],
    ['„Sie hielt“, sagte Marit Solheim dem Sender Radio Nordwind.', 'Marit Solheim | person | - | - | Radio Nordwind'],
    ['„Sie hielt“, sagte Marit Solheim am Dienstag gegenüber der dpa.', 'Marit Solheim | person | - | - | dpa'],
    [
      '„Sie hielt“, sagte Marit Solheim im Interview mit der „Küstenpost“.',
      'Marit Solheim | person | - | - | Küstenpost | interview',
    ],
    [
      'Der Zeitung „Küstenpost“ sagte Solheim: „Sie hielt, als es darauf ankam.“',
      'Solheim | person | - | - | Küstenpost',
    ],
    [
      'Solheim sagte dem Sender Radio Nordwind, die Brücke habe „gut gehalten“.',
      'Solheim | person | - | - | Radio Nordwind',
    ],
    ['„Wir warten“, sagte der Chefredakteur der Zeitung.', 'Chefredakteur der Zeitung | person'],
    ['Laut Stadtrat Nils Dahl kostete die Reparatur „gut zwei Millionen“.', 'Nils Dahl | person | Stadtrat'],
    ['Laut Dahl war die Lage „sehr ernst“. Nils Dahl ist Stadtrat.', 'Nils Dahl | person'],
    ['Stadtrat Dahl zufolge war die Lage „sehr ernst“.', 'Dahl | person | Stadtrat'],
    [
      'Nach Angaben von Polizeisprecherin Anna Berg war die Lage „sehr ernst“.',
      'Anna Berg | person | Polizeisprecherin',
    ],
    ['Wie Bürgermeisterin Inga Moen mitteilte, ist die Lage „sehr ernst“.', 'Inga Moen | person | Bürgermeisterin'],
    ['Nach Angaben der Polizei war die Lage „sehr ernst“.', 'Polizei | government'],
    ['Nach Informationen des Bundeskriminalamtes war die Lage „sehr ernst“.', 'Bundeskriminalamt | government'],
    [
      '„Wir haben lange gewartet“, sagte der Sprecher des Verkehrsministeriums, Jens Holm.',
      'Jens Holm | person | Sprecher | Verkehrsministerium',
    ],
    [
      '„Wir warten“, sagte Jens Holm, Sprecher des Deutschen Roten Kreuzes.',
      'Jens Holm | person | Sprecher | Deutsches Rotes Kreuz',
    ],
    [
      '„Wir warten“, sagte der Präsident des Deutschen Bundestages, Jens Holm.',
      'Jens Holm | person | Präsident | Deutscher Bundestag',
    ],
    ['„Wir warten“, sagte Lars Behring, Sprecher der Polizei.', 'Lars Behring | person | Sprecher | Polizei'],
    ['„Wir warten“, sagte die Chefin der Deutschen Bank, Ute Kehl.', 'Ute Kehl | person | Chefin | Deutsche Bank'],
    ['„Wir warten“, sagte Ministerpräsident Kjell Aune.', 'Kjell Aune | person | Ministerpräsident'],
    ['„Wir warten“, sagte die CDU-Politikerin Gesa Thies.', 'Gesa Thies | person | CDU-Politikerin'],
    ['„Wir warten“, sagte Parteichef Arvid Lund.', 'Arvid Lund | person | Parteichef'],
    ['„Wir warten“, sagte Oberbürgermeister Arvid Lund (SPD).', 'Arvid Lund | person | Oberbürgermeister'],
    ['„Wir warten“, sagte Professor Dr. Henrike Vogt.', 'Henrike Vogt | person | Professor'],
    ['„Wir warten“, sagte Landrätin Henrike Vogt am Freitag.', 'Henrike Vogt | person | Landrätin'],
    ['„Wir warten“, sagte die Ministerin Ursula von der Heide.', 'Ursula von der Heide | person | Ministerin'],
    ['„Wir warten“, sagte Senator Karl zu Stolberg.', 'Karl zu Stolberg | person | Senator'],
    ['„Wir warten“, sagte Kapitän Joris van den Berg.', 'Joris van den Berg | person | Kapitän'],
    ['„Wir warten“, sagte Hans-Jürgen Meyer-Lühdorf.', 'Hans-Jürgen Meyer-Lühdorf | person'],
    ['„Wir warten“, sagte der Schweizer Politiker Urs Amann.', 'Urs Amann | person | Schweizer Politiker'],
    [
      '„Wir warten“, sagte der Vorsitzende der Gewerkschaft Nordmeer, Ole Krog.',
      'Ole Krog | person | Vorsitzende | Nordmeer',
    ],
    ['Die Umweltorganisation Blauwal nannte den Plan „völlig verfehlt“.', 'Blauwal | ngo'],
    ['„Wir warten“, teilte das Verkehrsministerium mit.', 'Verkehrsministerium | government'],
    [
      '„Wir warten“, heißt es in einer Mitteilung der Stadt.',
      'Mitteilung der Stadt | document | - | - | - | statement',
    ],
    ['Gestern sagte Arvid Lund: „Wir warten noch immer darauf.“', 'Arvid Lund | person'],
    ['Auch Arvid Lund sagte: „Wir warten noch immer darauf.“', 'Arvid Lund | person'],
    ['Zudem betonte Arvid Lund: „Wir warten noch immer darauf.“', 'Arvid Lund | person'],
    ['„Wir warten“, sagte Regierungssprecher Arvid Lund in Berlin.', 'Arvid Lund | person | Regierungssprecher'],
    ['„Wir warten“, sagte Ministerin von der Heide.', 'von der Heide | person | Ministerin'],
    ['„Wir warten“, sagte Finanzminister Peer Holt zu Beginn der Sitzung.', 'Peer Holt | person | Finanzminister'],
    ['„Wir warten“, sagte Uwe Brandt von der Universität Kiel.', 'Uwe Brandt | person'],
    ['„Wir warten“, sagte die Chefin der Grünen, Ute Kehl, dem NDR.', 'Ute Kehl | person | Chefin | Grünen | NDR'],
    [
      'Nach den Worten des Parteichefs Hanois, Pham Quang, war die Lage „sehr ernst“.',
      'Pham Quang | person | Parteichef',
    ],
    ['Dem Ministerpräsidenten Kjell Aune zufolge ist das „nicht wahr“.', 'Kjell Aune | person | Ministerpräsident'],
    [
      '„Wir warten“, bestätigte Anna Berg auf Anfrage der Deutschen Presse-Agentur.',
      'Anna Berg | person | - | - | Deutsche Presse-Agentur',
    ],
    ['„Wir warten“, schrieb Arvid Lund auf Facebook.', 'Arvid Lund | person | - | - | - | social_media'],
    ['„Wir warten“, sagte Arvid Lund bei einer Pressekonferenz.', 'Arvid Lund | person | - | - | - | news_conference'],
    ['„Wir warten“, erklärte Arvid Lund in einer Mitteilung.', 'Arvid Lund | person | - | - | - | statement'],
  ] as const)('%s', ([paragraph, expected]) => {
    expect(readSpeaker(`${intro}\n\n${paragraph}`, 'de')).toBe(expected)
  })

  test.for([
    ['„Ja, gewiss“, sagte Ministerin Inga Moen.', '„Das ist gut so“, ergänzte Moen.'],
    ['„Ja, gewiss“, sagte Ministerin Inga Moen.', '„Das ist gut so“, ergänzte die Ministerin.'],
    ['„Ja, gewiss“, sagte Ministerin Inga Moen.', '„Das ist gut so“, ergänzte sie.'],
    ['„Ja, gewiss“, sagte Stadtrat Nils Dahl.', 'Er sei „sehr zufrieden“, so Dahl.'],
    ['Laut Stadtrat Nils Dahl ist die Lage „sehr ernst“.', '„Das ist gut so“, ergänzte er.'],
  ])('the same person: %s %s', (sentences) => {
    const { quotes, sources } = extractStory(`Lowick\n\n${intro}\n\n${sentences.join(' ')}`, { language: 'de' })

    expect(sources.map(({ name }) => name)).toEqual([sentences[0]?.includes('Dahl') ? 'Nils Dahl' : 'Inga Moen'])
    expect(new Set(quotes.map(({ speaker }) => speaker))).toEqual(new Set(['s1']))
  })
})

describe('sources of French', () => {
  const opening = 'Le chantier du port de Lowick continue, et les travaux ne sont pas encore finis.'
  test.for([
    ['« Nous attendons », a déclaré Paul Renard à l’AFP.', 'Paul Renard | person | - | - | AFP'],
    [
      '« Nous attendons », a indiqué à l’AFP le maire de Lowick, Luc Arnaud.',
      'Luc Arnaud | person | maire | Lowick | AFP',
    ],
    [
      '« Nous attendons », a déclaré la porte-parole du ministère des Transports, Jeanne Morel.',
      'Jeanne Morel | person | porte-parole | ministère des Transports',
    ],
    [
      '« Nous attendons », a expliqué Jeanne Morel au micro de Radio Rivage.',
      'Jeanne Morel | person | - | - | Radio Rivage | interview',
    ],
    [
      '« Nous attendons », a indiqué la préfecture dans un communiqué.',
      'préfecture | government | - | - | - | statement',
    ],
    ['Selon Paul Renard, la situation est « très grave ».', 'Paul Renard | person'],
    ['D’après le ministère des Transports, la situation est « très grave ».', 'ministère des Transports | government'],
    ['Pour Jeanne Morel, la situation est « très grave ».', 'Jeanne Morel | person'],
    [
      '« Nous attendons », assure Jeanne de La Tour, directrice du port.',
      'Jeanne de La Tour | person | directrice du port',
    ],
    ['« Nous attendons », a confié Mme Morel au journal Le Rivage.', 'Morel | person | - | - | Le Rivage'],
    [
      '« Nous attendons », a écrit le député Luc Arnaud sur Facebook.',
      'Luc Arnaud | person | député | - | - | social_media',
    ],
    [
      'Interrogé par l’AFP, Luc Arnaud a répondu : « Nous attendons. »',
      'Luc Arnaud | person | - | - | AFP | interview',
    ],
  ] as const)('%s', ([paragraph, expected]) => {
    expect(readSpeaker(`${opening}\n\n${paragraph}`, 'fr')).toBe(expected)
  })
})
