import { describe, expect, test } from 'vitest'
import { assessFidelity } from '#src/content/body/fidelity.ts'

const said = 'We will go, and we won\'t come back. The "old" harbour is closed, he told us.'

describe('assessFidelity', () => {
  test.each([
    ['the words', [said]],
    [
      'curly marks and other white space',
      ['We will go, and we won’t\u00a0come  back. The “old” harbour is closed, he told us.'],
    ],
    ['quotation marks around', [`“${said}”`]],
    ['single marks within', ['‘We will go, and we won’t come back. The ‘old’ harbour is closed, he told us’']],
    ['a comma in place of the full stop', [`"${said.slice(0, -1)},"`]],
    ['two passages', ['We will go,', "and we won't come back. The “old” harbour is closed, he told us"]],
    [
      'two passages without the comma between them',
      ['“We will go”', "“and we won't come back. The “old” harbour is closed, he told us.”"],
    ],
    ['two sentences', ["We will go, and we won't come back,", 'The “old” harbour is closed, he told us.']],
  ])('takes %s as verbatim', (_, printed) => {
    expect(assessFidelity(printed, said)).toBe('verbatim')
  })

  test.each([
    ['a part', ['we won’t come back']],
    ['the beginning', ['We will go']],
    ['parts in order', ['We will go,', 'closed, he told us']],
    ['an ellipsis', ['We will go … come back.']],
    ['dots in brackets', ['We will go, [...] The old harbour is closed']],
    ['an insertion for words', ['We will go, and [all of us] won’t come back']],
    ['a letter changed in brackets', ['[w]e will go, and we won’t come back']],
    ['a small letter at the beginning', ['the old harbour is closed']],
  ])('takes %s as abridged', (_, printed) => {
    expect(assessFidelity(printed, said)).toBe('abridged')
  })

  test.each([
    ['another word', ['We must go, and we won’t come back']],
    ['other order', ['closed, he told us', 'We will go']],
    ['words left out unsaid', ['We will come back']],
    ['other punctuation within', ['We will go and we won’t come back']],
    ['another case within', ['we will Go']],
    ['half a word', ['We will go, and we won’t come ba']],
    ['an insertion alone', ['[They will go]']],
    ['nothing', []],
    ['an empty passage', ['']],
  ])('takes %s as altered', (_, printed) => {
    expect(assessFidelity(printed, said)).toBe('altered')
  })

  test('takes words within a word of a passage apart', () => {
    expect(assessFidelity(['We wi', 'll go'], 'We will go')).toBe('altered')
    expect(assessFidelity(['No'], 'No.')).toBe('verbatim')
    expect(assessFidelity(['No'], 'Nothing')).toBe('altered')
  })
})
