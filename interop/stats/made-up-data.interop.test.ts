import {
  binLikeNannyml,
  computeNannymlMeasures,
  computePcaReconstruction,
  createAdwin,
  fitPcaReconstruction,
  type PcaColumn,
  startDdm,
  startHddmA,
  startPageHinkley,
  stepDdm,
  stepHddmA,
  stepPageHinkley,
} from '@kaizen/stats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PeerProcess } from '../../bench/peer-process.ts';
import { ask, expectEqual, startStatsPeer } from './peer.ts';

/** Numbers that other projects publish for data which their tests draw from a seeded numpy. */
describe('reference values over data from a seed', () => {
  let peer: PeerProcess;
  beforeAll(async () => {
    peer = await startStatsPeer();
  }, 900_000);
  afterAll(() => peer.close());

  it('PCA reconstruction equals the twenty weeks of NannyML', async () => {
    // Origin: nannyml tests/drift/test_multiv_pca.py.
    const expected = [
      0.795939312162986, 0.7840110463966236, 0.8119098730091425, 0.7982130082187159, 0.807815521612754,
      0.8492042669464963, 0.7814127409090083, 0.8022621626300768, 0.8104742129966831, 0.7703901270625767,
      0.8007070128606296, 0.7953169982962172, 0.7862784182468701, 0.838376989270861, 0.8019280640410021,
      0.7154339372837247, 0.7171169593894968, 0.7255999561968017, 0.73493013255886, 0.7777717388501538,
    ];
    const data = await ask<{ f1: number[]; f2: number[]; f3: string[]; f4: string[] }>(peer, { ask: 'nannyml_weeks' });
    const rows = (from: number, to: number): PcaColumn[] => {
      const coded = (name: 'f3' | 'f4'): PcaColumn => {
        const categories = [...new Set(data[name])];
        const codes = Int32Array.from(data[name].slice(from, to), (value) => categories.indexOf(value));
        return { kind: 'categorical', name, codes, categories };
      };
      const numeric = (name: 'f1' | 'f2'): PcaColumn => ({
        kind: 'numeric',
        name,
        values: Float64Array.from(data[name].slice(from, to)),
      });
      return [numeric('f1'), numeric('f2'), coded('f3'), coded('f4')];
    };
    const model = fitPcaReconstruction(rows(0, 10 * 1008));
    for (const [week, value] of expected.entries()) {
      const own = computePcaReconstruction(model, rows(week * 1008, (week + 1) * 1008));
      expectEqual(own.score, value, `week ${week}`);
    }
  });

  it('NannyML: Jensen-Shannon 0.05 and Hellinger 0.63', async () => {
    // Origin: nannyml tests/drift/test_univariate_drift_methods.py.
    const measure = async (mean: number, rows: number) => {
      const normal = [
        [0, 1, 10_000],
        [mean, 1, rows],
      ];
      const [a = [], b = []] = await ask<number[][]>(peer, { ask: 'draws', seed: 1, normal });
      return computeNannymlMeasures(binLikeNannyml(Float64Array.from(a), Float64Array.from(b)));
    };
    expect((await measure(0, 1000)).jensenShannon).toBeCloseTo(0.05, 2);
    expect((await measure(-2, 10_000)).hellinger).toBeCloseTo(0.63, 2);
  });

  it('river: Page-Hinkley, ADWIN, DDM and HDDM-A', async () => {
    // Origin: river drift/test_drift_detectors.py.
    const [values = [], errors = []] = await ask<number[][]>(peer, { ask: 'river_streams' });
    const firings = (stream: readonly number[], fires: (value: number) => boolean) =>
      stream.flatMap((value, i) => (fires(value) ? [i] : []));
    let pageHinkley = startPageHinkley;
    let ddm = startDdm;
    let hddm = startHddmA;
    const adwin = createAdwin();
    // river's ADWIN first alarms at 1055: it passes over the newest bucket of each size, so it sees the change one examination later.
    expect({
      pageHinkley: firings(values, (value) => {
        pageHinkley = stepPageHinkley(pageHinkley, value);
        return pageHinkley.drift;
      }),
      adwin: firings(values, (value) => adwin.add(value)),
      ddm: firings(errors, (error) => {
        ddm = stepDdm(ddm, error === 1);
        return ddm.verdict === 'drift';
      }),
      hddm: firings(errors, (error) => {
        hddm = stepHddmA(hddm, error);
        return hddm.verdict === 'drift';
      }),
    }).toEqual({ pageHinkley: [1020, 1991], adwin: [1023, 1055], ddm: [1049], hddm: [1047] });
  });
});
