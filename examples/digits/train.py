"""Trains a small network on the digits that ship with scikit-learn.

Prints one line per epoch, with every number in full: `epoch 1 loss 0.53… acc 0.91…`.
"""

from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

EPOCHS = 20
SEED = 7


def main() -> None:
    digits = load_digits()
    train_x, test_x, train_y, test_y = train_test_split(
        digits.data / 16.0, digits.target, test_size=0.25, random_state=SEED, stratify=digits.target
    )
    network = MLPClassifier(hidden_layer_sizes=(64,), learning_rate_init=0.005, random_state=SEED)
    for epoch in range(1, EPOCHS + 1):
        network.partial_fit(train_x, train_y, classes=range(10))
        loss = float(network.loss_)
        accuracy = float(network.score(test_x, test_y))
        print(f"epoch {epoch} loss {loss!r} acc {accuracy!r}", flush=True)


if __name__ == "__main__":
    main()
