import { Field } from "./Field";

interface NewNameFieldProps {
  name: string;
  onChange: (name: string) => void;
}

// The name of something new, which is its key.
export function NewNameField({ name, onChange }: NewNameFieldProps) {
  return (
    <Field label="Name" hint="It cannot be changed later">
      {(control) => (
        <input
          {...control}
          value={name}
          autoComplete="off"
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
