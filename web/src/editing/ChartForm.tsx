import { AXES } from "../charts/axis";
import { Field } from "../ui/Field";
import forms from "../ui/Form.module.css";
import { SCALES, type ChartDraft } from "./chartDraft";
import { SourcesField } from "./SourcesField";

interface ChartFormProps {
  draft: ChartDraft;
  // The name is what an existing chart is known by: it stays.
  isNew: boolean;
  channels: readonly string[];
  aliases: readonly string[];
  onChange: (part: Partial<ChartDraft>) => void;
}

// The fields of a chart.
export function ChartForm({ draft, isNew, channels, aliases, onChange }: ChartFormProps) {
  return (
    <>
      <div className={forms.row}>
        <Field label="Name" hint={isNew ? "What it is known by" : "It cannot be changed"}>
          {(control) => (
            <input
              {...control}
              value={draft.name}
              readOnly={!isNew}
              autoComplete="off"
              onChange={(event) => onChange({ name: event.target.value })}
            />
          )}
        </Field>
        <Field label="Title" hint="What stands above it; if empty, the name">
          {(control) => (
            <input
              {...control}
              value={draft.title}
              autoComplete="off"
              onChange={(event) => onChange({ title: event.target.value })}
            />
          )}
        </Field>
      </div>
      <SourcesField
        sources={draft.sources}
        channels={channels}
        aliases={aliases}
        onChange={(sources) => onChange({ sources })}
      />
      <div className={forms.row}>
        <Choice
          label="Along the bottom"
          value={draft.axis}
          choices={AXES.map((it) => [it.axis, it.label])}
          onChange={(axis) => onChange({ axis })}
        />
        <Choice
          label="Scale of y"
          value={draft.yScale}
          choices={SCALES}
          onChange={(yScale) => onChange({ yScale })}
        />
        <Smoothing value={draft.smoothing} onChange={(smoothing) => onChange({ smoothing })} />
      </div>
    </>
  );
}

interface ChoiceProps<Value extends number> {
  label: string;
  value: Value;
  choices: readonly [Value, string][];
  onChange: (value: Value) => void;
}

function Choice<Value extends number>({ label, value, choices, onChange }: ChoiceProps<Value>) {
  return (
    <Field label={label}>
      {(control) => (
        <select
          {...control}
          value={value}
          onChange={(event) => {
            const chosen = choices.find(([it]) => String(it) === event.target.value);
            if (chosen !== undefined) onChange(chosen[0]);
          }}
        >
          {choices.map(([it, text]) => (
            <option key={it} value={it}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function Smoothing({ value, onChange }: { value: number; onChange: (value: number) => void }) {
  return (
    <Field label={`Smoothing: ${value === 0 ? "none" : value.toFixed(2)}`}>
      {({ id }) => (
        <input
          id={id}
          type="range"
          min={0}
          max={0.99}
          step={0.01}
          value={value}
          onChange={(event) => onChange(Number(event.target.value))}
        />
      )}
    </Field>
  );
}
