import { expect } from 'vitest'
import { type Api, test } from '#test/support/app.ts'
import { aWord } from '#test/support/factories.ts'

interface Parts {
  head?: string
  byline?: string
  text: string
  after?: string
}

/** Imports a page made of these parts. */
async function importPage(api: Api, { head = '', byline = '', text, after = '' }: Parts) {
  const body = `<!doctype html><html><head><title>Quay</title>${head}</head><body>${byline}${text}${after}</body></html>`
  const answer = await api.post('/v1/imports', { headers: { 'content-type': 'text/html' }, body })
  expect(answer.status, answer.text).toBe(201)
  const texts = answer.body.article.body.map(({ children }: { children: { text: string }[] }) =>
    children.map(({ text }) => text).join(''),
  )
  return { ...answer.body, texts }
}

const paragraph = (word: string, at: number) =>
  `The quay of ${word} was closed for the ${at}th day, the harbour office said, and the boats of the island lay in the bay and waited for the crane.`

const storyOf = (word: string) =>
  `<article><h1>Quay of ${word} stays closed</h1>${[1, 2, 3, 4].map((at) => `<p>${paragraph(word, at)}</p>`).join('')}</article>`

test('reads a page that its server has put into one form, with breaks for paragraphs', async ({ api }) => {
  const word = aWord()
  const breaks = [2, 3, 4].map((at) => `<br><br>${paragraph(word, at)}`).join('')
  const text = `<form id="page" method="post"><input type="hidden" value="x"><div><span><h1>Quay of ${word} stays closed</h1></span>
    <div class="entry-content"><span class="text">${paragraph(word, 1)}${breaks}</span></div></div>
    <form action="/search"><label>Search the archive</label></form></form>`

  const { article, texts } = await importPage(api, { text })

  expect(article.headline).toBe(`Quay of ${word} stays closed`)
  expect(texts).toEqual([1, 2, 3, 4].map((at) => paragraph(word, at)))
})

test.for([
  [
    'an outlet behind a name',
    '<p class="byline">By Ada Brook, PIER POST</p>',
    '',
    [{ name: 'Ada Brook', role: 'PIER POST' }],
  ],
  [
    'a function on a line of its own',
    '<div class="byline"><span>Ada Brook</span><span>Senior Harbour Correspondent</span></div>',
    '',
    [{ name: 'Ada Brook', role: 'Senior Harbour Correspondent' }],
  ],
  [
    'where to follow whom',
    '<div class="byline"><span>Ada Brook</span><span>@adabrook</span><span>I’m on Twitter</span><span>View Author Page</span></div>',
    '',
    [{ name: 'Ada Brook', role: null }],
  ],
  [
    'the house as its own author',
    '',
    '<meta name="author" content="The Pier, pier.example"><meta property="og:site_name" content="The Pier">',
    [],
  ],
] as const)('reads as bylines no more than the names: %s', async ([, byline, head, expected], { api }) => {
  const { article } = await importPage(api, { head, byline, text: storyOf(aWord()) })

  expect(article.bylines.map(({ name, role }: { name: string; role: string | null }) => ({ name, role }))).toEqual(
    expected,
  )
})

test('takes the list over the first paragraph for key points, and leaves other lists in the text', async ({ api }) => {
  const word = aWord()
  const list = (items: string[]) => `<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`
  const points = [`Quay of ${word} closed for a fourth day`, 'Boats wait in the bay']
  const text = storyOf(word)
    .replace('</h1>', `</h1>${list(points)}`)
    .replace('</article>', `${list(['Monday: closed', 'Tuesday: closed'])}<p>${paragraph(word, 5)}</p></article>`)

  const { article, texts } = await importPage(api, { text })

  expect(article.keyPoints).toEqual(points)
  expect(texts.slice(4)).toEqual(['Monday: closed', 'Tuesday: closed', paragraph(word, 5)])
})

test('leaves out the lines that pages print under a story', async ({ api }) => {
  const word = aWord()
  const lines = ['12 Comments', 'More from the harbour »', 'pier.example', 'Tweet', 'Comments are closed.']
  const text = storyOf(word).replace('</article>', `${lines.map((line) => `<p>${line}</p>`).join('')}</article>`)

  const { texts, warnings } = await importPage(api, { text })

  expect(texts).toEqual([1, 2, 3, 4].map((at) => paragraph(word, at)))
  const told = JSON.stringify(warnings)
  for (const line of lines) expect(told).toContain(line)
})

test('believes a page of what language it is, where its words cannot tell', async ({ api }) => {
  const text = `<article><h1>O porto abre de novo</h1>${'<p>O porto abriu de novo na segunda-feira, depois de dois anos de obras que custaram mais do que se tinha dito, e os barcos não ficaram na baía.</p>'.repeat(3)}</article>`
  const said = async (tag: string) =>
    (await importPage(api, { head: `<meta property="og:locale" content="${tag}">`, text })).article.language

  expect([await said('gl'), await said('en'), await said('pt_BR')]).toEqual(['gl', 'pt', 'pt-BR'])
})

test('tells the language of a page that does not say it, and guesses no speakers in one without rules', async ({
  api,
}) => {
  const word = aWord()
  const text = `<article><h1>El puerto de ${word} vuelve a abrir</h1>
    <p>El puerto de ${word} se abrió de nuevo el lunes, después de dos años de obras que costaron más de lo que se había dicho.</p>
    <p>“Hemos esperado dos años para esto”, dijo la alcaldesa Ana Ruiz en el muelle, y los barcos se fueron con la marea.</p>
    <p>La oficina del puerto no quiso decir cuánto costará la segunda parte de las obras, que empieza en el otoño.</p></article>`

  const { article, quotes } = await importPage(api, { text })

  expect(article.language).toBe('es')
  expect(quotes).toMatchObject([{ text: 'Hemos esperado dos años para esto', speaker: null }])
})
