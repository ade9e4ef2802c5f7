import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { IngestMeter } from '#ingest';

const secondsBuckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

export type GaugeReader = () => Readonly<Record<string, number>>;

/** What Prometheus reads at /metrics: is it keeping up, and if not, where. */
export class Metrics implements IngestMeter {
  readonly registry = new Registry();
  readonly #stages: Histogram<'stage'>;
  readonly #batchSeconds: Histogram<'shard'>;
  readonly #batchRows: Histogram<'shard'>;
  readonly #counts: Counter<'what' | 'label'>;
  readonly #refusals: Counter<'action' | 'reason'>;

  constructor() {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry, prefix: 'trialwatch_' });
    this.#stages = new Histogram({
      name: 'trialwatch_ingest_stage_seconds',
      help: 'Time of each stage of the ingest pipeline, a batch',
      labelNames: ['stage'],
      buckets: secondsBuckets,
      registers,
    });
    this.#batchSeconds = new Histogram({
      name: 'trialwatch_ingest_batch_seconds',
      help: 'Time from the start of a batch to its commit',
      labelNames: ['shard'],
      buckets: secondsBuckets,
      registers,
    });
    this.#batchRows = new Histogram({
      name: 'trialwatch_ingest_batch_observations',
      help: 'Observations in a batch',
      labelNames: ['shard'],
      buckets: [1, 5, 10, 50, 100, 250, 500, 1000, 2000, 5000],
      registers,
    });
    this.#counts = new Counter({
      name: 'trialwatch_ingest_total',
      help: 'Observations and messages by what became of them',
      labelNames: ['what', 'label'],
      registers,
    });
    this.#refusals = new Counter({
      name: 'trialwatch_broker_refusals_total',
      help: 'What the broker did not let through, by reason',
      labelNames: ['action', 'reason'],
      registers,
    });
  }

  stage(stage: string, durationMs: number): void {
    this.#stages.observe({ stage }, durationMs / 1000);
  }

  batch(shard: number, observations: number, _messages: number, durationMs: number): void {
    this.#batchSeconds.observe({ shard }, durationMs / 1000);
    this.#batchRows.observe({ shard }, observations);
  }

  count(what: string, by: number, label = ''): void {
    this.#counts.inc({ what, label }, by);
  }

  refusal(action: string, reason: string): void {
    this.#refusals.inc({ action, reason });
  }

  /** Shows numbers that another part keeps, read when Prometheus asks. */
  gauges(name: string, help: string, read: GaugeReader): void {
    new Gauge({
      name,
      help,
      labelNames: ['what'],
      registers: [this.registry],
      collect() {
        for (const [what, value] of Object.entries(read())) this.set({ what }, value);
      },
    });
  }
}
