import { describe, expect, test } from 'vitest'
import { Spellings } from '#src/delivery/spellings.ts'

describe('Spellings', () => {
  test('lead to the key that was learned', () => {
    const spellings = new Spellings(10_000)

    spellings.learn('/a?limit=20&q=x', 'a')

    expect(spellings.keyOf('/a?limit=20&q=x')).toBe('a')
    expect(spellings.keyOf('/a?q=x&limit=20')).toBeUndefined()
  })

  test('take no more memory than they may, and the oldest leave', () => {
    const spellings = new Spellings(10_000)

    for (let number = 0; number < 1_000; number++) spellings.learn(`/a?q=${number}`, 'a')

    expect(spellings.bytes).toBeLessThanOrEqual(10_000)
    expect(spellings.keyOf('/a?q=999')).toBe('a')
    expect(spellings.keyOf('/a?q=0')).toBeUndefined()
  })

  test('count once, however often they are learned', () => {
    const spellings = new Spellings(10_000)
    spellings.learn('/a', 'a')
    const { bytes } = spellings

    spellings.learn('/a', 'a')

    expect(spellings.bytes).toBe(bytes)
  })

  test('of a thousand characters and more are not learned', () => {
    const spellings = new Spellings(10_000)

    spellings.learn(`/a?q=${'x'.repeat(1_000)}`, 'a')

    expect(spellings.bytes).toBe(0)
  })

  test('are not learned where there is no memory for them', () => {
    const spellings = new Spellings(0)

    spellings.learn('/a', 'a')

    expect(spellings.keyOf('/a')).toBeUndefined()
    expect(spellings.bytes).toBe(0)
  })
})
