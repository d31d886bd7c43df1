import { BMFF, JPEG, PNG } from '@trustnxt/c2pa-ts/asset'
import { SuperBox } from '@trustnxt/c2pa-ts/jumbf'
import { type Manifest, ManifestStore, type ValidationResult } from '@trustnxt/c2pa-ts/manifest'
import type { Metadata } from './metadata.ts'
import { firstText, most } from './tag-text.ts'

type ContentCredentials = NonNullable<Metadata['contentCredentials']>

const unclear: ContentCredentials = { present: true, valid: null, signer: null, generator: null }
const assets = [JPEG, PNG, BMFF]

/** Reads the C2PA manifest of a file that has one, as far as the library can; what breaks it is there and no more. */
export async function readContentCredentials(bytes: Buffer): Promise<ContentCredentials> {
  try {
    const Asset = assets.find((known) => known.canRead(bytes))
    const asset = Asset && new Asset(bytes)
    const jumbf = asset?.getManifestJUMBF()
    if (!asset || !jumbf) return unclear
    const store = ManifestStore.read(SuperBox.fromBuffer(new Uint8Array(jumbf)))
    const active = store.getActiveManifest()
    return active ? { ...describe(active), valid: judge(await store.validate(asset)) } : unclear
  } catch {
    return unclear
  }
}

function describe({ claim, signature }: Manifest): ContentCredentials {
  const subject = signature?.signatureData.certificate?.subjectName
  const { claimGeneratorName, claimGeneratorVersion = '' } = claim ?? {}
  return {
    ...unclear,
    signer: firstText(most.name, subject?.getField('O')[0], subject?.getField('CN')[0]),
    generator: firstText(most.name, claimGeneratorName && `${claimGeneratorName} ${claimGeneratorVersion}`),
  }
}

/** False only where something was checked and does not hold, not where the library does not know how to check it. */
function judge({ isValid, statusEntries }: ValidationResult): boolean | null {
  if (isValid) return true
  const isBroken = statusEntries.some(({ code }) =>
    /mismatch|signingCredential\.(invalid|expired|ocsp\.revoked)|claimSignature\.(missing|outsideValidity)/i.test(code),
  )
  return isBroken ? false : null
}
