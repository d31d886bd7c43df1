import { phrases } from './lexicon.ts'

/** Agencies that supply text, under the names that datelines and credits print, lower case. International. */
export const newsAgencies: ReadonlySet<string> = new Set(
  phrases(`afp, agence france-presse, ap, associated press, the associated press, reuters, thomson reuters, dpa, upi,
    ansa, efe, epa, tass, interfax, ria novosti, xinhua, kyodo, kyodo news, anadolu, anadolu agency, aa, apa, ats,
    keystone-ats, pa, pa media, press association, pti, ians, ani, bernama, yonhap, cp, canadian press, aap, belga, anp,
    ritzau, tt, ntb, lusa, mti, pap, ctk, čtk, petra, sana, irna, wam, spa, sid, kna, epd, afx, bloomberg, bloomberg news,
    dow jones, ips, unian, ukrinform`),
)

/** Agencies and libraries that supply pictures. */
export const photoAgencies: ReadonlySet<string> = new Set(
  phrases(`getty, getty images, epa-efe, picture alliance, picture-alliance, ap photo, shutterstock, alamy, zuma press,
    sipa, sipa press, magnum photos, imago, imago images, nurphoto, action images, rex, rex features, corbis, istock,
    istockphoto, abaca, mary evans, polaris, wenn, bestimage, hans lucas`),
)
