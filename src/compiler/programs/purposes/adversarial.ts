import { bug } from "../../diagnostics/assert.ts";
import { gradients } from "../../tensor/differentiate.ts";
import { B } from "../../tensor/dims.ts";
import type { Value } from "../../tensor/types.ts";
import { createFrame, type Frame, rowsIn } from "../frame.ts";
import { bindData } from "../model.ts";
import { callNetwork } from "../networks.ts";
import { generate, isDensity } from "../prior.ts";
import { modelScope } from "../scope.ts";
import { noiseValue, type Session } from "../session.ts";

interface AdversarialLoss {
  /** Mean over the rows, minimised by the discriminator, from its scores of data and of samples, [B]. */
  discriminator(session: Session, real: Value, fake: Value): Value;
  /** Minimised by the generator, from the scores of its samples. */
  generator(session: Session, fake: Value): Value;
}

/** Every `loss:` of the adversarial objective. */
const losses: Record<string, AdversarialLoss> = {
  // Goodfellow et al. 2014, section 3: scores are logits.
  non_saturating: {
    discriminator: ({ b }, real, fake) => b.add(b.mean(b.softplus(b.neg(real))), b.mean(b.softplus(fake))),
    generator: ({ b }, fake) => b.mean(b.softplus(b.neg(fake))),
  },
  // Mao et al. 2017, eq. 2 with a = 0, b = c = 1.
  least_squares: {
    discriminator: (session, real, fake) => session.b.add(halfSquare(session, real, 1), halfSquare(session, fake, 0)),
    generator: (session, fake) => halfSquare(session, fake, 1),
  },
  // Lim and Ye 2017.
  hinge: {
    discriminator: ({ b }, real, fake) => b.add(b.mean(b.relu(b.sub(b.constant(1), real))), b.mean(b.relu(b.add(b.constant(1), fake)))),
    generator: ({ b }, fake) => b.neg(b.mean(fake)),
  },
  // Arjovsky et al. 2017.
  wasserstein: {
    discriminator: ({ b }, real, fake) => b.sub(b.mean(fake), b.mean(real)),
    generator: ({ b }, fake) => b.neg(b.mean(fake)),
  },
};

function halfSquare({ b }: Session, score: Value, target: number): Value {
  const distance = b.sub(score, b.constant(target));
  return b.mul(b.constant(0.5), b.mean(b.mul(distance, distance)));
}

/** The loss of one of the two steps, with its metrics. */
export function adversarialLosses(session: Session, step: string): { loss: Value; metrics: [string, Value][] } {
  const { plan, b } = session;
  const rule = losses[String(plan.objectiveSettings.loss)] ?? bug(`no loss ${plan.objectiveSettings.loss}`);
  const generated = session.ir.variables.filter((variable) => variable.by.is === "value");
  const fakes = samples(session);
  if (step === "generator") {
    const loss = rule.generator(session, judge(session, fakes));
    return { loss, metrics: [["generator_loss", loss]] };
  }
  const frozen = new Map([...fakes].map(([name, value]): [string, Value] => [name, b.stopGradient(value)]));
  const reals = new Map(generated.map((variable): [string, Value] => [variable.name, bindData(createFrame(session, 1, []), variable)]));
  const real = judge(session, reals);
  const loss = rule.discriminator(session, real, judge(session, frozen));
  const penalties = penaltiesOf(session, reals, frozen, real);
  const total = penalties.reduce((sum, [, value]) => b.add(sum, value), loss);
  return { loss: total, metrics: [["discriminator_loss", loss], ...penalties] };
}

/** Samples of the generated variables from latents drawn from the prior, with the given variables of the data's own rows. */
function samples(session: Session): Map<string, Value> {
  return new Map(
    [...generate(session, "drawn").observed].map(([name, said]): [string, Value] => [
      name,
      isDensity(said) ? bug(`${name} has no generator`) : said,
    ]),
  );
}

/** The adversary's score of each row, [B]. */
function judge(session: Session, values: Map<string, Value>): Value {
  const scope = modelScope(createFrame(session, 1, []));
  for (const variable of session.ir.variables) if (variable.role === "given") bindData(scope.frame, variable);
  for (const [name, value] of values) scope.frame.values.set(name, value);
  const call = session.ir.adversary ?? bug("no adversary");
  const result = callNetwork(scope, call);
  if (result.is !== "value") return bug("the adversary returns a density");
  return session.b.from(call.node, () => session.b.reshape(result.value, [B]));
}

function penaltiesOf(session: Session, reals: Map<string, Value>, fakes: Map<string, Value>, real: Value): [string, Value][] {
  const { b, plan } = session;
  const penalties: [string, Value][] = [];
  const { r1, gradient_penalty: weight } = plan.objectiveSettings;
  if (typeof r1 === "number" && r1 > 0) {
    const squared = squaredGradient(session, real, [...reals.values()]);
    penalties.push(["r1", b.mul(b.constant(r1 / 2), b.mean(squared))]);
  }
  if (typeof weight === "number" && weight > 0) {
    const mixed = mixtures(session, reals, fakes);
    const norm = b.sqrt(b.add(squaredGradient(session, judge(session, mixed), [...mixed.values()]), b.constant(1e-12)));
    const excess = b.sub(norm, b.constant(1));
    penalties.push(["gradient_penalty", b.mul(b.constant(weight), b.mean(b.mul(excess, excess)))]);
  }
  return penalties;
}

/** ‖∇ score‖² of each row, [B], over all judged variables together. */
function squaredGradient(session: Session, score: Value, inputs: Value[]): Value {
  const { b } = session;
  const parts = gradients(b, b.sum(score), inputs).map((gradient) => {
    const axes = gradient.shape.map((_size, axis) => axis).slice(1);
    return axes.length === 0 ? b.mul(gradient, gradient) : b.sum(b.mul(gradient, gradient), axes);
  });
  return parts.reduce((sum, part) => b.add(sum, part));
}

/** Random points between data and samples, one share a row (Gulrajani et al. 2017, algorithm 1). */
function mixtures(session: Session, reals: Map<string, Value>, fakes: Map<string, Value>): Map<string, Value> {
  const { b } = session;
  const frame: Frame = createFrame(session, 1, []);
  const share = rowsIn(frame, noiseValue(session, "uniform", "mixture", [B]));
  return new Map(
    [...reals].map(([name, real]): [string, Value] => {
      const fake = fakes.get(name) ?? bug(`no sample of ${name}`);
      const wide = b.reshape(share, [B, ...real.shape.slice(1).map(() => 1)]);
      return [name, b.add(b.mul(wide, real), b.mul(b.sub(b.constant(1), wide), fake))];
    }),
  );
}
