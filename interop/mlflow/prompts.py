"""Prompts of the 3.x clients, which are kept as registered models."""

import mlflow
from proven import client, fresh, proven, refused

name = fresh("summary")
first = mlflow.genai.register_prompt(name, "Sum up {{ text }} in {{ n }} words.", commit_message="first", tags={"a": "1"})
second = mlflow.genai.register_prompt(name, "Kurz: {{ text }}", commit_message="kürzer")
assert (first.version, second.version) == (1, 2)
assert mlflow.genai.load_prompt(name, version=1).format(text="it", n=3) == "Sum up it in 3 words."
assert mlflow.genai.load_prompt(f"prompts:/{name}/2").template == "Kurz: {{ text }}"
assert mlflow.genai.load_prompt(name, version=1).commit_message == "first"
mlflow.genai.set_prompt_alias(name, alias="production", version=1)
assert mlflow.genai.load_prompt(f"prompts:/{name}@production").version == 1
mlflow.genai.delete_prompt_alias(name, alias="production")
mlflow.genai.set_prompt_tag(name, "team", "mill")
mlflow.genai.set_prompt_version_tag(name, 2, "language", "de")
assert mlflow.genai.get_prompt_tags(name)["team"] == "mill"
assert mlflow.genai.load_prompt(name, version=2).tags["language"] == "de"
mlflow.genai.delete_prompt_tag(name, "team")
mlflow.genai.delete_prompt_version_tag(name, 2, "language")
proven("prompts with versions, aliases, tags and messages")

chat = fresh("chat")
mlflow.genai.register_prompt(chat, [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "{{ q }}"}])
assert mlflow.genai.load_prompt(chat, version=1).format(q="Why?")[1] == {"role": "user", "content": "Why?"}
found = mlflow.genai.search_prompts(filter_string=f"name = '{name}'")
assert [prompt.name for prompt in found] == [name]
assert client.search_registered_models(f"name = '{name}'") == [], "a prompt is no model"
assert mlflow.genai.load_prompt(fresh("none"), version=1, allow_missing=True) is None
assert name not in [model.name for model in client.search_registered_models()]
proven("prompts of a chat, search of prompts; models do not show them")

client.delete_prompt_version(name, "1")
client.delete_prompt_version(name, "2")
client.delete_prompt(name)
assert mlflow.genai.search_prompts(filter_string=f"name = '{name}'") == []
proven("prompts are deleted")
